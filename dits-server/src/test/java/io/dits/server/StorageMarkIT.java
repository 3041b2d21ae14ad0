// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.noise;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.wire.Frames;
import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The mark by which an installation knows its storage, and what happens where it is not. */
final class StorageMarkIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final Blob CHUNK = noise(40_000, 1);
    private static final String FILM = "/api/v1/repos/ann/film";

    @TempDir
    static Path folder;

    private static TestInstallation installation() throws IOException {
        return new TestInstallation(folder, POSTGRES.url());
    }

    private static Path storage() throws IOException {
        return installation().storage();
    }

    private static Path mark() throws IOException {
        return storage().resolve("v1/installation");
    }

    private static String id() throws Exception {
        return text("select id::text from installation");
    }

    private static String text(String sql) throws Exception {
        try (Connection connection = POSTGRES.connect();
                var query = connection.createStatement()) {
            var rows = query.executeQuery(sql);
            rows.next();
            return rows.getString(1);
        }
    }

    @BeforeAll
    static void aRepositoryWithAChunk() throws Exception {
        TestInstallation.ready(folder, POSTGRES)
                .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
        withAnn(ann -> {
            ann.repository("film");
            ann.upload(FILM, CHUNK).is(200);
        });
    }

    @BeforeEach
    void allIsWell() throws Exception {
        Files.writeString(mark(), id() + "\n");
        assertThat(installation().admin("storage", "verify").ok().out()).contains("0 missing, 0 damaged");
    }

    private interface Use {
        void of(TestClient ann) throws Exception;
    }

    private static void withAnn(Use use) throws Exception {
        try (RunningServer server = installation().serve();
                HttpClient http = HttpClient.newHttpClient()) {
            use.of(TestClient.signedIn(server.address(), http, "ann", "correct horse"));
        }
    }

    /** A disk that is not mounted leaves an empty folder in its place. */
    private static void unmounted(Use use, TestClient ann) throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(storage(), elsewhere);
        Files.createDirectory(storage());
        try {
            use.of(ann);
        } finally {
            try (Stream<Path> left = Files.walk(storage())) {
                for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            Files.move(elsewhere, storage());
        }
        assertThat(text("select count(*) from damaged")).isEqualTo("0");
    }

    private static TestInstallation.Outcome server() throws IOException {
        return TestInstallation.failingServer(
                Map.of(), "--config", installation().config().toString());
    }

    private static TestClient.Answer fetch(TestClient ann) {
        List<ObjectId> ids = List.of(CHUNK.id());
        return ann.send(
                "POST",
                FILM + "/objects/fetch",
                BodyPublishers.ofByteArray(Frames.ids(ids)),
                "Content-Type",
                Frames.IDS_TYPE);
    }

    @Test
    void theFirstPutMarksTheStorageAndOneThatWasWrittenBeforeThereWereMarksGetsIt() throws Exception {
        withAnn(ann -> ann.upload(FILM, noise(100, 2)).is(200));
        assertThat(mark()).hasContent(id() + "\n");
        Files.delete(mark());
        installation().admin("storage", "verify").ok();
        assertThat(mark()).as("a command leaves it as it is").doesNotExist();
        withAnn(ann -> assertThat(ann.fetch(FILM, CHUNK.id())).containsExactly(CHUNK));
        assertThat(mark()).hasContent(id() + "\n");
    }

    /** Before, each object was marked damaged, row by row. */
    @Test
    void aStorageThatIsNotMountedReadAsIfAllWereGone() throws Exception {
        withAnn(running -> unmounted(
                ann -> {
                    TestInstallation.Outcome verify = installation().admin("storage", "verify");
                    assertThat(verify.status()).isEqualTo(1);
                    assertThat(verify.err())
                            .contains("Check that its disk is mounted")
                            .contains("write the line " + id() + " to " + mark());
                    assertThat(server().status()).isEqualTo(1);
                    assertThat(server().err()).contains("Check that its disk is mounted");
                    assertThat(installation()
                                    .admin("config", "check", "--connect")
                                    .out())
                            .contains("is mounted");
                },
                running));
    }

    /** Before, what was asked for was marked damaged, and what was uploaded went where nobody finds it again. */
    @Test
    void aStorageThatIsUnmountedUnderARunningServerIsNoDamageAndTakesNothing() throws Exception {
        withAnn(running -> {
            // The server has used its storage, but read nothing of it that it could remember.
            running.upload(FILM, noise(500, 4)).is(200);
            unmounted(
                    ann -> {
                        assertThat(fetchFails(ann)).isTrue();
                        ann.upload(FILM, noise(500, 3)).is(503, "unavailable");
                    },
                    running);
            assertThat(running.fetch(FILM, CHUNK.id())).containsExactly(CHUNK);
            running.upload(FILM, noise(500, 3)).is(200);
        });
    }

    /** The answer may have begun before its first object is read: then it is cut. */
    private static boolean fetchFails(TestClient ann) {
        try {
            return fetch(ann).status() == 503;
        } catch (UncheckedIOException cut) {
            return true;
        }
    }

    @Test
    void aStorageOfAnotherInstallationIsNotTouched() throws Exception {
        Files.writeString(mark(), "6f1e1f0e-0000-4000-8000-000000000000\n");
        assertThat(server().err())
                .contains("found the mark v1/installation of 6f1e1f0e-0000-4000-8000-000000000000")
                .contains("Check that the storage and the database belong together");
        assertThat(installation().admin("storage", "verify").err()).contains("belong together");
    }

    @Test
    void whoSaysThatTheContentIsLostGoesOnWithoutIt() throws Exception {
        withAnn(running -> {
            Path packs = storage().resolve("v1/chunks");
            Path elsewhere = folder.resolve("chunks");
            Files.move(packs, elsewhere);
            Files.delete(mark());
            assertThat(installation().admin("storage", "verify").err()).contains("is mounted");
            Files.writeString(mark(), id());
            assertThat(installation().admin("storage", "verify").out()).contains("its pack");
            assertThat(running.missing(FILM, CHUNK.id())).containsExactly(CHUNK.id());
            running.upload(FILM, CHUNK).is(200);
            assertThat(running.fetch(FILM, CHUNK.id())).containsExactly(CHUNK);
            // As it was.
            try (Stream<Path> files = Files.walk(elsewhere)) {
                for (Path pack : files.filter(Files::isRegularFile).toList()) {
                    Path target = packs.resolve(elsewhere.relativize(pack));
                    Files.createDirectories(target.getParent());
                    Files.move(pack, target);
                }
            }
            execute("truncate damaged");
        });
    }

    private static void execute(String sql) throws Exception {
        try (Connection connection = POSTGRES.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
