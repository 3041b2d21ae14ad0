// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.chunk;
import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.hex;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.core.content.Blob;
import io.dits.server.http.HalfUpload;
import io.dits.server.http.TestClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dits-server --embedded} as a process: how it begins and how it ends. */
final class EmbeddedServerIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** One folder for all, as making a database takes seconds; each test has repositories of its own. */
    private static Path data = Path.of("");

    @BeforeAll
    static void aFolderThatEveryUserCanReach(@TempDir Path temporary) throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        data = temporary.resolve("data");
    }

    @AfterAll
    static void nothingIsLeftRunning() throws Exception {
        HTTP.close();
        long postgres = ServerProcess.postgres(data);
        if (postgres != 0 && ServerProcess.lives(postgres)) {
            ServerProcess.signal(postgres, "INT");
            await().until(() -> !ServerProcess.lives(postgres));
        }
    }

    @Test
    void aTakenPortIsToldAndPostgresEndsWithTheServer() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerProcess server = ServerProcess.embedded(data, "--port", Integer.toString(taken.getLocalPort()))) {
            assertThat(server.status()).isEqualTo(1);
            assertThat(server.awaitEnd())
                    .contains("cannot listen on 127.0.0.1, port " + taken.getLocalPort())
                    .contains("--port")
                    .doesNotContain("\tat ");
        }
        assertThat(ServerProcess.postgres(data)).isZero();
    }

    @Test
    void itHasItsFolderAloneAndToldToEndIsNotReadyAtOnceAndFinishesWhatIsInFlight() throws Exception {
        Blob first = noise(200_000, 1);
        try (ServerProcess server = ServerProcess.embedded(data)) {
            String address = server.awaitReady();
            TestClient admin = ServerProcess.admin(address, HTTP);
            aSecondServerOnTheFolderIsRefused();
            String film = admin.repository("term");
            long postgres = ServerProcess.postgres(data);
            try (HalfUpload upload = HalfUpload.begin(admin, film, first)) {
                server.signal("TERM");
                server.awaitLine("Stopping");
                await().untilAsserted(() -> admin.get("/ready").is(503, "unavailable"));
                admin.get("/health").is(200);
                admin.get(film + "/refs").is(503, "unavailable");
                assertThat(server.isAlive()).isTrue();
                assertThat(upload.finish()).startsWith("HTTP/1.1 200");
            }
            assertThat(server.status()).isZero();
            assertThat(server.awaitEnd()).contains("Stopped.");
            assertThat(ServerProcess.lives(postgres)).isFalse();
            assertThat(ServerProcess.postgres(data)).isZero();
        }
        try (ServerProcess server = ServerProcess.embedded(data)) {
            TestClient admin = ServerProcess.admin(server.awaitReady(), HTTP);
            assertThat(admin.missing("/api/v1/repos/admin/term", first.id())).isEmpty();
            server.signal("INT");
            assertThat(server.status()).isZero();
            assertThat(ServerProcess.postgres(data)).isZero();
        }
    }

    @Test
    void toldToEndWhileItStartsItEndsInOrder(@TempDir Path other) throws Exception {
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path fresh = other.resolve("data");
        try (ServerProcess server = ServerProcess.embedded(fresh)) {
            server.awaitLine("Making the database");
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.awaitEnd())
                    .contains("Stopped.")
                    .doesNotContain("is ready")
                    .doesNotContain("\tat ");
        }
        assertThat(ServerProcess.postgres(fresh)).isZero();
    }

    private static void aSecondServerOnTheFolderIsRefused() throws Exception {
        String config = Files.readString(data.resolve("config.toml"));
        try (ServerProcess second = ServerProcess.embedded(data)) {
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.awaitEnd())
                    .contains("is in use by another server")
                    .contains("--data")
                    .doesNotContain("\tat ");
        }
        assertThat(data.resolve("config.toml")).hasContent(config);
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKillOfEverything() throws Exception {
        LinkedBlockingQueue<Blob> acknowledged = new LinkedBlockingQueue<>();
        try (ServerProcess server = ServerProcess.embedded(data);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            TestClient admin = ServerProcess.admin(server.awaitReady(), HTTP);
            String film = admin.repository("killed");
            Future<?> pushes = threads.submit(() -> pushUntilItFails(admin, film, acknowledged));
            await().until(() -> acknowledged.size() >= 8);
            long postgres = ServerProcess.postgres(data);
            server.signal("KILL");
            ServerProcess.signal(postgres, "KILL");
            assertThat(server.status()).isEqualTo(128 + 9);
            pushes.get();
        }
        try (ServerProcess server = ServerProcess.embedded(data)) {
            TestClient admin = ServerProcess.admin(server.awaitReady(), HTTP);
            String film = "/api/v1/repos/admin/killed";
            List<String> commits = admin.get(film + "/commits?ref=main&limit=1000")
                    .is(200)
                    .json()
                    .get("data")
                    .findValuesAsString("id");
            assertThat(commits)
                    .containsAll(acknowledged.stream().map(blob -> hex(blob)).toList());
            for (int i = 0; i < acknowledged.size(); i++) {
                assertThat(admin.get(film + "/raw/main/" + i + ".mov")
                                .is(200)
                                .response()
                                .body())
                        .isEqualTo(noise(50_000, i).bytes());
            }
        }
    }

    /** Push after push, each with a new file, until the server is gone. */
    private static Void pushUntilItFails(TestClient admin, String film, LinkedBlockingQueue<Blob> acknowledged) {
        List<io.dits.core.model.TreeEntry> entries = new java.util.ArrayList<>();
        String tip = "";
        Blob before = chunk("");
        try {
            for (int i = 0; i < 1000; i++) {
                Blob content = noise(50_000, i);
                entries.add(file(i + ".mov", content));
                Blob root = tree(entries.stream()
                        .sorted(java.util.Comparator.comparing(io.dits.core.model.TreeEntry::name))
                        .toArray(io.dits.core.model.TreeEntry[]::new));
                Blob next = tip.isEmpty() ? commit(root, "0") : commit(root, "" + i, before);
                admin.upload(film, content, root, next).is(200);
                admin.push(film, "heads/main", tip, text(next)).is(200);
                acknowledged.add(next);
                before = next;
                tip = text(next);
            }
        } catch (java.io.UncheckedIOException gone) {
            return null;
        }
        throw new AssertionError("the server was not killed");
    }
}
