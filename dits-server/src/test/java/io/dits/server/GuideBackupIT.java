// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.http.TestClient;
import io.dits.testkit.data.Folders;
import io.dits.testkit.postgres.PostgresVersions;
import io.dits.testkit.process.Programs;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup by {@code pg_dump}, then a copy of the storage, while people push; and back by {@code psql}. */
@Tag("full")
final class GuideBackupIT {
    @TempDir
    Path folder;

    @Test
    void aDumpAndThenACopyOfTheStorageAreABackup() throws Exception {
        Programs.want("pg_dump", "postgresql-client");
        Programs programs = new Programs(folder);
        Path dump = folder.resolve("dits.sql.gz");
        Path copy = folder.resolve("copy");
        try (EmbeddedPostgres postgres =
                PostgresVersions.builder(PostgresVersions.OLDER.getFirst()).start()) {
            TestInstallation installation = new TestInstallation(
                    Files.createDirectory(folder.resolve("studio")), postgres.getJdbcUrl("postgres", "postgres"));
            installation.migrate("up").ok();
            installation
                    .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                    .ok();
            String psql = " -h 127.0.0.1 -p " + postgres.getPort() + " -U postgres ";
            try (RunningServer server = installation.serve();
                    HttpClient http = HttpClient.newHttpClient();
                    ExecutorService people = Executors.newSingleThreadExecutor()) {
                TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
                Pusher pusher = new Pusher(ann, "film", 1);
                AtomicBoolean enough = new AtomicBoolean();
                CountDownLatch begun = new CountDownLatch(3);
                Future<?> work = people.submit(() -> {
                    while (!enough.get()) {
                        pusher.push();
                        begun.countDown();
                    }
                });
                begun.await();
                programs.run("bash", "-c", "set -o pipefail; pg_dump" + psql + "postgres | gzip > " + dump);
                programs.run("cp", "-r", installation.storage().toString(), copy.toString());
                enough.set(true);
                work.get();
            }
            programs.run(
                    "bash", "-c", "psql" + psql + "-c 'drop schema public cascade; create schema public' postgres");
            Folders.delete(installation.storage());

            programs.run("bash", "-c", "set -o pipefail; gunzip -c " + dump + " | psql" + psql + "postgres");
            programs.run("cp", "-r", copy.toString(), installation.storage().toString());
            assertThat(installation.admin("storage", "verify").ok().out()).contains("0 missing, 0 damaged");
            installation.admin("audit", "verify").ok();
            try (RunningServer server = installation.serve();
                    HttpClient http = HttpClient.newHttpClient()) {
                TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
                ann.get("/api/v1/repos/ann/film/raw/heads/main/clip.mov").is(200);
                new Pusher(ann, "after", 90_000).push();
            }
        }
    }
}
