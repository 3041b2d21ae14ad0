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
import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.s3.S3Proxy;
import io.dits.testkit.s3.TestS3;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The programs over a bucket, with the guide's variables, and with a server of S3 that refuses or is away. */
final class S3StorageIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final Blob CHUNK = noise(40_000, 1);
    private static final Blob ROOT = tree(file("clip.mov", CHUNK));
    private static final Blob FIRST = commit(ROOT, "first");
    private static final String FILM = "/api/v1/repos/ann/film";
    private static final String BUCKET = TestS3.newBucket();

    @TempDir
    static Path folder;

    private static S3Proxy s3;
    private static TestInstallation installation;

    @BeforeAll
    static void aServerOfS3AndAnInstallation() throws Exception {
        s3 = S3Proxy.start(folder.resolve("s3"));
        installation = TestInstallation.ready(folder, POSTGRES);
        installation.storageIs(s3.access().storageSections(BUCKET, folder.resolve("spool")) + """
                [cache]
                l2_enabled = false
                """);
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    private static TestClient ann(RunningServer server, HttpClient http) {
        return TestClient.signedIn(server.address(), http, "ann", "correct horse");
    }

    private static long packs() throws Exception {
        try (Stream<Path> files = Files.walk(s3.bucket(BUCKET).resolve("v1/chunks"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static TestInstallation.Outcome start(Map<String, String> changed) {
        Map<String, String> environment = new HashMap<>(changed);
        environment.put("DITS_CONFIG", installation.config().toString());
        return TestInstallation.failingServer(environment);
    }

    /** A server does not ask at once again what was away. */
    private static void isBack(Supplier<Integer> status) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> status.get() == 200);
    }

    @Test
    void contentGoesToTheBucketAndIsThereForTheNextServerAndForTheCommands() throws Exception {
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = ann(server, http);
            ann.repository("film");
            ann.upload(FILM, CHUNK, ROOT, FIRST).is(200);
            ann.push(FILM, "heads/main", "", text(FIRST)).is(200);
        }
        assertThat(packs()).as("a pack of chunks and one of the rest").isEqualTo(2);
        assertThat(s3.bucket(BUCKET).resolve("v1/installation")).exists();
        try (Stream<Path> left = Files.walk(folder.resolve("spool"))) {
            assertThat(left.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().endsWith(".lock"));
        }
        assertThat(installation.admin("storage", "verify").ok().out()).contains("0 missing, 0 damaged, 0 orphaned");
        installation.admin("config", "check", "--connect").ok();

        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = ann(server, http);
            // Away while it runs: what needs content can be asked again later, and nothing counts as lost.
            s3.stop();
            try {
                ann.get(FILM + "/raw/main/clip.mov").is(503, "unavailable");
                ann.upload(FILM, noise(50_000, 2)).is(503, "unavailable");
                ann.get(FILM).is(200);
            } finally {
                s3.startAgain();
            }
            isBack(() -> ann.get(FILM + "/raw/main/clip.mov").status());
            assertThat(ann.get(FILM + "/raw/main/clip.mov").response().body()).isEqualTo(CHUNK.bytes());
            ann.upload(FILM, noise(50_000, 2)).is(200);
        }
        assertThat(installation.admin("storage", "verify").ok().out()).contains("0 missing, 0 damaged");
    }

    @Test
    void oneThatIsAwayWhenTheServerStartsIsFoundWhenItComesBack() throws Exception {
        s3.stop();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = ann(server, http);
            ann.repository("later");
            String later = FILM.replace("film", "later");
            ann.upload(later, CHUNK).is(503, "unavailable");
            TestInstallation.Outcome check = installation.admin("config", "check", "--connect");
            assertThat(check.status()).isEqualTo(1);
            assertThat(check.out()).contains("cannot use s3://" + BUCKET + ": the server does not answer");
            for (String command : List.of("storage verify", "storage rebuild-catalog", "gc run")) {
                TestInstallation.Outcome outcome = installation.admin(command.split(" ", -1));
                assertThat(outcome.status()).isEqualTo(1);
                assertThat(outcome.err()).contains("s3://" + BUCKET).contains("the server does not answer");
            }
            s3.startAgain();
            isBack(() -> ann.upload(later, CHUNK).status());
            assertThat(ann.fetch(later, CHUNK.id())).containsExactly(CHUNK);
        } finally {
            s3.stop();
            s3.startAgain();
        }
    }

    @Test
    void wrongKeysEndTheServerWithWhatToCheckAndNoSecret() {
        TestInstallation.Outcome secret = start(Map.of("S3_SECRET_KEY", "hunter2"));
        assertThat(secret.status()).isEqualTo(1);
        assertThat(secret.err())
                .contains("dits-server: cannot use s3://" + BUCKET + ": SignatureDoesNotMatch")
                .contains("check storage.s3.secret_key")
                .doesNotContain("hunter2")
                .doesNotContain("\tat ");
        TestInstallation.Outcome key = start(Map.of("S3_ACCESS_KEY", "somebody-else"));
        assertThat(key.status()).isEqualTo(1);
        assertThat(key.err()).contains("check storage.s3.access_key");
    }

    @Test
    void aSpoolThatCannotBeWrittenToEndsTheServer() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("in the way"), "");
        String before = Files.readString(installation.config());
        try {
            Files.writeString(
                    installation.config(),
                    before.replace(folder.resolve("spool").toString(), inTheWay + "/below"));
            TestInstallation.Outcome outcome = start(Map.of());
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.err()).contains("cannot write to the spool folder " + inTheWay + "/below");
        } finally {
            Files.writeString(installation.config(), before);
        }
    }
}
