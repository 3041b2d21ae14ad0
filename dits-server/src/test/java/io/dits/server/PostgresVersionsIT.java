// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.PostgresVersions;
import io.dits.testkit.postgres.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A studio moves from the newest PostgreSQL to an older one and back, by backups. */
@Tag("full")
final class PostgresVersionsIT {
    @RegisterExtension
    static final TestPostgres NEWEST = new TestPostgres();

    static List<Integer> older() {
        return PostgresVersions.OLDER;
    }

    @ParameterizedTest
    @MethodSource("older")
    void aBackupIsRestoredOnAnotherVersionAndBack(int version, @TempDir Path folder) throws Exception {
        TestInstallation first = new TestInstallation(Files.createDirectory(folder.resolve("first")), NEWEST.another());
        first.migrate("up").ok();
        first.admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
        Blob old = version(1);
        try (RunningServer server = first.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            String film = ann.repository("film");
            ann.upload(film, noise(20_000, 1), root(1), old).is(200);
            ann.push(film, "heads/main", "", text(old)).is(200);
        }
        first.admin("backup", "create", "--to", folder.resolve("backups").toString())
                .ok();
        try (EmbeddedPostgres postgres = PostgresVersions.builder(version).start()) {
            TestInstallation second = new TestInstallation(
                    Files.createDirectory(folder.resolve("second")), postgres.getJdbcUrl("postgres", "postgres"));
            second.admin(
                            "backup",
                            "restore",
                            "--from",
                            folder.resolve("backups").toString())
                    .ok();
            second.migrate("validate").ok();
            Blob next = commit(root(2), "version 2", old);
            try (RunningServer server = second.serve();
                    HttpClient http = HttpClient.newHttpClient()) {
                TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
                ann.upload("/api/v1/repos/ann/film", noise(20_000, 2), root(2), next)
                        .is(200);
                ann.push("/api/v1/repos/ann/film", "heads/main", text(old), text(next))
                        .is(200);
            }
            second.admin("storage", "verify").ok();
            second.admin("gc", "run", "--dry-run").ok();
            second.admin("audit", "verify").ok();
            second.admin("backup", "create", "--to", folder.resolve("backups").toString())
                    .ok();
        }
        TestInstallation third = new TestInstallation(Files.createDirectory(folder.resolve("third")), NEWEST.another());
        third.admin("backup", "restore", "--from", folder.resolve("backups").toString())
                .ok();
        try (RunningServer server = third.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            assertThat(ann.get("/api/v1/repos/ann/film/raw/heads/main/clip.mov")
                            .is(200)
                            .response()
                            .body())
                    .isEqualTo(noise(20_000, 2).bytes());
        }
    }

    private static Blob root(int number) {
        return tree(file("clip.mov", noise(20_000, number)));
    }

    private static Blob version(int number) {
        return commit(root(number), "version " + number);
    }
}
