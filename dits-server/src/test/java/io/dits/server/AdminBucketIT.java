// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.cloud.s3.S3ObjectStorage;
import io.dits.cloud.s3.S3Settings;
import io.dits.cloud.s3.S3Settings.Dialect;
import io.dits.core.content.Blob;
import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.server.http.TestClient;
import io.dits.storage.catalog.PackId;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.s3.S3Access;
import io.dits.testkit.s3.TestS3;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that care for the content, over a bucket that is named by the guide's variables, with copies elsewhere. */
final class AdminBucketIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @RegisterExtension
    static final TestS3 S3 = new TestS3();

    private static final String FILM = "/api/v1/repos/ann/film";
    private static final Blob CHUNK = noise(40_000, 1);
    private static final Blob ROOT = tree(file("clip.mov", CHUNK));
    private static final Blob FIRST = commit(ROOT, "first");
    private static final Blob TAKE = noise(400_000, 2);
    private static final Blob TAKES = tree(file("take.mov", TAKE));
    private static final Blob SIDE = commit(TAKES, "a take");

    @TempDir
    private Path folder;

    private final String name = TestS3.newBucket();
    private final List<S3ObjectStorage> opened = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private String database = "";
    private TestInstallation installation;
    private S3ObjectStorage bucket;

    @BeforeEach
    void aBranchThatIsNeededAndOneThatWasDeleted() throws Exception {
        database = POSTGRES.another();
        installation = new TestInstallation(folder, database);
        installation.storageIs(sections(name));
        installation.migrate("up").ok();
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
        try (RunningServer server = installation.serve()) {
            TestClient ann = ann(server);
            ann.repository("film");
            ann.upload(FILM, CHUNK, ROOT, FIRST, TAKE, TAKES, SIDE).is(200);
            ann.push(FILM, "heads/main", "", text(FIRST)).is(200);
            ann.push(FILM, "heads/side", "", text(SIDE)).is(200);
            ann.push(FILM, "heads/side", text(SIDE), "").is(200);
        }
        bucket = open(name);
    }

    @AfterEach
    void whatIsNeededIsWholeAgain() throws Exception {
        assertThat(admin("storage", "verify").ok().out()).contains("0 missing, 0 damaged");
        try (RunningServer server = installation.serve()) {
            assertThat(ann(server).fetch(FILM, CHUNK.id(), ROOT.id(), FIRST.id()))
                    .containsExactlyInAnyOrder(CHUNK, ROOT, FIRST);
        }
        opened.forEach(S3ObjectStorage::close);
        http.close();
    }

    private String sections(String bucketName) {
        return S3.access().storageSections(bucketName, folder.resolve("spool")) + """
                [cache]
                l2_enabled = false
                """;
    }

    private S3ObjectStorage open(String bucketName) {
        S3Access access = S3.access();
        opened.add(S3ObjectStorage.open(new S3Settings(
                Optional.of(access.endpoint()),
                "us-east-1",
                bucketName,
                Optional.of(new S3Settings.Keys(access.accessKey(), access.secretKey())),
                false,
                S3Settings.LEAST_PART,
                Dialect.COMMON,
                Optional.empty())));
        return opened.getLast();
    }

    private TestClient ann(RunningServer server) {
        return TestClient.signedIn(server.address(), http, "ann", "correct horse");
    }

    /** {@code dits-admin} as the guide has it: the bucket is named by a variable, too. */
    private TestInstallation.Outcome admin(String... arguments) {
        return TestInstallation.adminIn(
                Map.of("DITS_CONFIG", installation.config().toString(), "S3_BUCKET", name), arguments);
    }

    private static JsonNode json(TestInstallation.Outcome outcome) {
        return JsonMapper.shared().readTree(outcome.ok().out());
    }

    private TestInstallation.Outcome failing(String... arguments) {
        TestInstallation.Outcome outcome = admin(arguments);
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isEqualTo(1);
        return outcome;
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(database, POSTGRES.user(), "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<StorageKey> packs() {
        List<StorageKey> keys = new ArrayList<>();
        bucket.list(PackId.PREFIX).forEachRemaining(listed -> keys.add(listed.key()));
        return keys;
    }

    private static void copy(ObjectStorage from, ObjectStorage to) {
        from.list("")
                .forEachRemaining(listed ->
                        to.put(listed.key(), Content.of(from.get(listed.key()).orElseThrow())));
    }

    /** Changes a byte of the chunk. */
    private void flip() {
        HexFormat hex = HexFormat.of();
        for (StorageKey pack : packs()) {
            byte[] bytes = bucket.get(pack).orElseThrow();
            int at = hex.formatHex(bytes).indexOf(hex.formatHex(CHUNK.bytes())) / 2;
            if (at > 0) {
                bytes[at + 20_000] ^= 1;
                bucket.put(pack, Content.of(bytes));
                return;
            }
        }
        throw new AssertionError("no pack has the chunk");
    }

    @Test
    void anotherBucketMendsWhatIsDamagedAndWhatIsGone() throws Exception {
        String second = TestS3.newBucket();
        copy(bucket, open(second));
        Path file = Files.writeString(folder.resolve("copy.toml"), sections(second));
        flip();
        assertThat(failing("storage", "verify").out())
                .contains("damaged: object " + text(CHUNK))
                .contains("0 missing, 1 damaged");
        assertThat(failing("storage", "verify", "--repair").out()).contains("nowhere whole");
        assertThat(failing(
                                "storage",
                                "verify",
                                "--repair",
                                "--from",
                                installation.config().toString())
                        .err())
                .contains("--from wants a copy of the storage")
                .contains("the storage itself");
        assertThat(admin("storage", "verify", "--repair", "--from", file.toString())
                        .ok()
                        .out())
                .contains("repaired: object " + text(CHUNK) + " from s3://" + second);

        bucket.delete(packs());
        assertThat(failing("storage", "verify", "--sample", "1%").out()).contains("is not there");
        JsonNode repaired = json(admin("storage", "verify", "--repair", "--json", "--from", file.toString()));
        assertThat(repaired.get("repaired_count").asInt()).isEqualTo(6);
        assertThat(repaired.at("/left/sound").asBoolean()).isTrue();
    }

    @Test
    void aFolderMendsABucketAndABucketAFolder() throws Exception {
        Path copy = folder.resolve("copy");
        copy(bucket, LocalObjectStorage.open(copy));
        flip();
        assertThat(admin("storage", "verify", "--repair", "--from", copy.toString())
                        .ok()
                        .out())
                .contains("repaired: object " + text(CHUNK) + " from " + copy);

        // The folder is an installation's storage, the bucket its copy.
        Path local = folder.resolve("local");
        copy(bucket, LocalObjectStorage.open(local));
        TestInstallation other = new TestInstallation(Files.createDirectory(folder.resolve("other")), database);
        other.storageIs("[storage.local]\npath = \"" + local + "\"\n");
        LocalObjectStorage.open(local).delete(packs());
        Path file = Files.writeString(folder.resolve("copy.toml"), sections(name));
        assertThat(other.admin("storage", "verify", "--repair", "--from", file.toString())
                        .ok()
                        .out())
                .contains("from s3://" + name);
        copy(LocalObjectStorage.open(local), bucket);
    }

    @Test
    void whatCannotBeACopySaysWhy() throws Exception {
        flip();
        Path file = folder.resolve("copy.toml");
        assertThat(failing("storage", "verify", "--repair", "--from", file.toString())
                        .err())
                .contains(file + ": cannot be read: no such file");
        Files.writeString(file, sections("no-such-bucket-here"));
        assertThat(failing("storage", "verify", "--repair", "--from", file.toString())
                        .err())
                .contains("bucket no-such-bucket-here is not there");
        Files.writeString(file, sections(name + "-copy").replaceFirst("secret_key = .*", "secret_key = \"hunter2\""));
        assertThat(failing("storage", "verify", "--repair", "--from", file.toString())
                        .err())
                .contains("storage.s3.secret_key")
                .doesNotContain("hunter2");
        assertThat(failing("storage", "verify", "--from", folder.toString()).err())
                .contains("--from is for --repair");
        mend();
    }

    private void mend() throws Exception {
        try (RunningServer server = installation.serve()) {
            failing("storage", "verify");
            ann(server).upload(FILM, CHUNK).is(200);
        }
    }

    @Test
    void theCatalogIsMadeAgainFromTheBucketAloneAndTheStatusCounts() throws Exception {
        JsonNode status = json(admin("storage", "status", "--json"));
        assertThat(status.get("backend").asString()).isEqualTo("s3://" + name);
        assertThat(status.get("packs").asInt()).isEqualTo(packs().size()).isEqualTo(2);
        assertThat(status.get("objects").asInt()).isEqualTo(6);
        execute("truncate packs, objects, unknown_packs cascade");
        assertThat(json(admin("storage", "status", "--json")).get("objects").asInt())
                .isZero();
        assertThat(admin("storage", "rebuild-catalog").ok().out()).contains("2 packs", "6 objects", "1 refs");
        assertThat(json(admin("storage", "status", "--json")).get("objects").asInt())
                .isEqualTo(6);
    }

    @Test
    void theCollectorGivesTheBucketItsBytesBack() throws Exception {
        execute("update links set linked_at = minute_of(now() - interval '8 days')");
        execute("update packs set created_at = now() - interval '8 days'");
        execute("update reflog set at = now() - interval '91 days'");
        long before = size();
        assertThat(admin("gc", "run", "--dry-run", "--force").ok().out()).contains("ann/film: 3 objects");
        assertThat(failing("gc", "run").err()).contains("3 of 6").contains("--force");
        assertThat(json(admin("gc", "run", "--force", "--json"))
                        .get("objects_quarantined")
                        .asInt())
                .isEqualTo(3);
        execute("update links set quarantined_at = quarantined_at - interval '8 days'");
        JsonNode run = json(admin("gc", "run", "--json"));
        assertThat(run.get("objects_deleted").asInt()).isEqualTo(3);
        assertThat(run.get("packs_rewritten").asInt()).isEqualTo(1);
        execute("update pending_deletes set not_before = not_before - interval '8 days'");
        assertThat(json(admin("gc", "run", "--json")).get("packs_deleted").asInt())
                .isEqualTo(1);
        assertThat(size()).isLessThan(before - TAKE.size());
        JsonNode status = json(admin("gc", "status", "--json"));
        assertThat(status.at("/last_run/state").asString()).isEqualTo("done");
        assertThat(status.get("pending_packs").asInt()).isZero();
    }

    private long size() {
        return packs().stream()
                .mapToLong(pack -> bucket.get(pack).orElseThrow().length)
                .sum();
    }
}
