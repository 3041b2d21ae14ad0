// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.http.TestClient;
import io.dits.testkit.data.Folders;
import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.s3.S3Proxy;
import io.dits.testkit.s3.TestS3;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code dits-admin backup}: made while people push, everything destroyed, and all of it there again. */
final class BackupIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String COLLECTOR = "(" + 0x6469_7473_2067_6331L + ")";

    @TempDir
    Path folder;

    private TestInstallation installation;
    private Path place;

    @BeforeEach
    void anInstallation() throws Exception {
        emptyDatabase();
        installation = TestInstallation.ready(Files.createDirectory(folder.resolve("studio")), POSTGRES);
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
        place = folder.resolve("backups");
        // It makes its storage.
        installation.serve().close();
    }

    private static void emptyDatabase() throws Exception {
        execute("drop schema public cascade; create schema public");
    }

    private static void execute(String sql) throws Exception {
        try (Connection connection = POSTGRES.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Path> packs(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("v1/chunks"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private TestInstallation.Outcome create() {
        return installation.admin("backup", "create", "--to", place.toString());
    }

    private TestInstallation.Outcome restore() {
        return installation.admin("backup", "restore", "--from", place.toString());
    }

    private void destroyEverything() throws Exception {
        emptyDatabase();
        Folders.delete(installation.storage());
    }

    @Test
    void whatWasBackedUpUnderLoadIsThereAgainBitExact() throws Exception {
        Map<String, String> then = new TreeMap<>();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            Pusher quiet = new Pusher(ann, "quiet", 1_000);
            quiet.push();
            then.put("quiet", quiet.last());
            AtomicBoolean enough = new AtomicBoolean();
            CountDownLatch begun = new CountDownLatch(2);
            try (ExecutorService people = Executors.newFixedThreadPool(2)) {
                List<Future<?>> work = new ArrayList<>();
                for (int i = 1; i <= 2; i++) {
                    Pusher pusher = new Pusher(ann, "busy" + i, i * 10_000);
                    work.add(people.submit(() -> {
                        while (!enough.get()) {
                            pusher.push();
                            begun.countDown();
                        }
                    }));
                }
                begun.await();
                create().ok();
                create().ok();
                enough.set(true);
                for (Future<?> one : work) {
                    one.get();
                }
            }
        }
        assertThat(installation
                        .admin("backup", "verify", "--from", place.toString())
                        .ok()
                        .out())
                .contains("whole");
        destroyEverything();
        restore().ok();

        assertThat(installation.admin("storage", "verify").ok().out()).contains("0 missing, 0 damaged");
        installation.admin("audit", "verify").ok();
        assertThat(installation
                        .admin("audit", "list", "--action", "backup")
                        .ok()
                        .out())
                .contains("backup.created", "backup.restored");
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            for (String name : List.of("quiet", "busy1", "busy2")) {
                // Every branch has all its bytes: they prove their names when they are read.
                ann.get("/api/v1/repos/ann/" + name + "/raw/heads/main/clip.mov")
                        .is(200);
            }
            String quiet = ann.get("/api/v1/repos/ann/quiet/refs").is(200).text();
            assertThat(quiet).contains(then.get("quiet"));
            // And life goes on: new rows get numbers that no old one has.
            new Pusher(ann, "after", 90_000).push();
        }
    }

    @Test
    void aSecondBackupCopiesOnlyWhatIsNew() throws Exception {
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            Pusher pusher = new Pusher(ann, "film", 1);
            create().ok();
            List<Path> first = packs(place);
            // A file that was written again would have all its bytes.
            try (RandomAccessFile marked = new RandomAccessFile(first.getFirst().toFile(), "rw")) {
                int last = (int) marked.length() - 1;
                marked.seek(last);
                int was = marked.read();
                marked.seek(last);
                marked.write(was ^ 1);
            }
            pusher.push();
            TestInstallation.Outcome second = create().ok();
            assertThat(packs(place)).hasSizeGreaterThan(first.size());
            assertThat(second.err())
                    .contains("packs: " + (packs(place).size() - first.size()) + " of "
                            + (packs(place).size() - first.size()));
        }
        TestInstallation.Outcome quick = installation
                .admin("backup", "verify", "--quick", "--from", place.toString())
                .ok();
        assertThat(quick.out()).contains("whole");
        TestInstallation.Outcome verified = installation.admin("backup", "verify", "--from", place.toString());
        assertThat(verified.status()).isEqualTo(1);
        assertThat(verified.out()).contains("faulty: pack ");
    }

    @Test
    void aRestoreThatWasCutOffGoesOn() throws Exception {
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            new Pusher(TestClient.signedIn(server.address(), http, "ann", "correct horse"), "film", 1).push();
        }
        create().ok();
        destroyEverything();
        Path table = tablePiece("owners");
        Path aside = folder.resolve("aside");
        Files.move(table, aside);
        TestInstallation.Outcome cut = restore();
        assertThat(cut.status()).isEqualTo(1);
        assertThat(cut.err()).contains("owners", "is not there");
        assertThat(packs(installation.storage())).hasSameSizeAs(packs(place));

        Files.move(aside, table);
        TestInstallation.Outcome again = restore().ok();
        assertThat(again.err())
                .containsPattern("packs: (\\d+) of \\1 are there")
                .doesNotContain("\tat ");
        installation.admin("storage", "verify").ok();
    }

    private Path tablePiece(String table) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(path -> path.toString().contains("tables/" + table + ".copy"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void whatIsThereIsNeverOverwritten() throws Exception {
        create().ok();
        TestInstallation.Outcome refused = restore();
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("the database is not empty", "createdb");

        emptyDatabase();
        Files.createDirectories(installation.storage().resolve("v1"));
        Files.writeString(installation.storage().resolve("v1/installation"), "11111111-2222-3333-4444-555555555555\n");
        TestInstallation.Outcome others = restore();
        assertThat(others.status()).isEqualTo(1);
        assertThat(others.err()).contains("the storage is that of installation 11111111");
    }

    @Test
    void aBackupThatWasChangedIsNotRestored() throws Exception {
        create().ok();
        Path table = tablePiece("users");
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length - 9] ^= 1;
        Files.write(table, bytes);
        TestInstallation.Outcome verified = installation.admin("backup", "verify", "--from", place.toString());
        assertThat(verified.status()).isEqualTo(1);
        assertThat(verified.out()).contains("users.copy.gz", "its checksum is another");
        destroyEverything();
        assertThat(restore().status()).isEqualTo(1);
        assertThat(installation.admin("user", "list").out()).doesNotContain("ann");
    }

    @Test
    void aBackupWithoutItsEndIsNone() throws Exception {
        create().ok();
        Path manifest;
        try (Stream<Path> files = Files.walk(place)) {
            manifest =
                    files.filter(path -> path.endsWith("manifest")).findFirst().orElseThrow();
        }
        List<String> lines = Files.readAllLines(manifest);
        Files.write(manifest, lines.subList(0, lines.size() - 1));
        assertThat(installation
                        .admin("backup", "verify", "--from", place.toString())
                        .err())
                .contains("its manifest: its last line does not prove the others");
        Files.delete(manifest);
        assertThat(installation
                        .admin("backup", "list", "--from", place.toString())
                        .ok()
                        .out())
                .isEmpty();
        assertThat(restore().err()).contains("there is no finished backup at");
    }

    @Test
    void damagedContentIsToldAndTheRestIsBackedUp() throws Exception {
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            new Pusher(TestClient.signedIn(server.address(), http, "ann", "correct horse"), "film", 1).push();
        }
        Files.delete(packs(installation.storage()).getFirst());
        TestInstallation.Outcome made = create();
        assertThat(made.status()).isEqualTo(1);
        assertThat(made.out()).contains("faulty: pack ", "is not there", "made, but not sound");
        assertThat(made.err()).contains("storage verify --repair");
        assertThat(installation
                        .admin("backup", "list", "--json", "--from", place.toString())
                        .ok()
                        .out())
                .contains("\"sound\":false");
    }

    @Test
    void theCollectorIsKeptOffAndWaitedFor() throws Exception {
        try (Connection connection = POSTGRES.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock" + COLLECTOR);
            TestInstallation.Outcome busy =
                    installation.admin("backup", "create", "--to", place.toString(), "--patience", "0");
            assertThat(busy.status()).isEqualTo(1);
            assertThat(busy.err()).contains("the collector is at work");
            statement.execute("select pg_advisory_unlock" + COLLECTOR);
        }
        create().ok();
    }

    @Test
    void oldBackupsGoWithWhatOnlyTheyNeeded() throws Exception {
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            Pusher pusher = new Pusher(TestClient.signedIn(server.address(), http, "ann", "correct horse"), "film", 1);
            create().ok();
            pusher.push();
            create().ok();
        }
        Path stranger = packs(place).getFirst().resolveSibling("f".repeat(32));
        int before = packs(place).size();
        installation
                .admin("backup", "prune", "--from", place.toString(), "--keep", "2")
                .ok();
        assertThat(packs(place)).hasSize(before);
        assertThat(stranger).doesNotExist();
        assertThat(installation
                        .admin("backup", "prune", "--from", place.toString(), "--keep", "1")
                        .ok()
                        .out())
                .contains(": deleted");
        assertThat(installation
                        .admin("backup", "list", "--from", place.toString())
                        .ok()
                        .out()
                        .lines())
                .hasSize(1);
        installation.admin("backup", "verify", "--from", place.toString()).ok();
        assertThat(installation
                        .admin("backup", "prune", "--from", place.toString(), "--keep", "0")
                        .err())
                .contains("--keep wants 1 or more");
    }

    @Test
    void whatIsLeftOfABackupThatWasCutOffGoesToo() throws Exception {
        create().ok();
        Path cutOff = Files.createDirectories(place.resolve("backups/20200101T000000Z/tables"));
        Files.write(cutOff.resolve("owners.copy.gz.00000"), new byte[] {1});
        TestInstallation.Outcome pruned = installation
                .admin("backup", "prune", "--from", place.toString(), "--keep", "1")
                .ok();
        assertThat(pruned.out().strip()).isEqualTo("20200101T000000Z: deleted");
        assertThat(cutOff.resolve("owners.copy.gz.00000")).doesNotExist();
        installation.admin("backup", "verify", "--from", place.toString()).ok();
        assertThat(installation
                        .admin("audit", "list", "--action", "backup.deleted")
                        .ok()
                        .out())
                .contains("backup:20200101T000000Z");
    }

    @Test
    void theStorageItselfAndAnothersBackupsAreNoPlace() throws Exception {
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            new Pusher(TestClient.signedIn(server.address(), http, "ann", "correct horse"), "film", 1).push();
        }
        TestInstallation.Outcome itself = installation.admin(
                "backup", "create", "--to", installation.storage().toString());
        assertThat(itself.err()).contains("the storage of an installation itself");
        create().ok();
        execute("update installation set id = gen_random_uuid()");
        Files.delete(installation.storage().resolve("v1/installation"));
        assertThat(create().err()).contains("are of installation", "name another place");
    }

    @Test
    void aFolderOfABucketIsAPlaceToo() throws Exception {
        try (S3Proxy s3 = S3Proxy.start(folder.resolve("s3"))) {
            installation.storageIs(s3.access().storageSections(TestS3.newBucket(), folder.resolve("spool")));
            try (RunningServer server = installation.serve();
                    HttpClient http = HttpClient.newHttpClient()) {
                new Pusher(TestClient.signedIn(server.address(), http, "ann", "correct horse"), "film", 1).push();
            }
            String bucket = "s3://" + TestS3.newBucket() + "/studio/nightly";
            installation.admin("backup", "create", "--to", bucket).ok();
            installation.admin("backup", "verify", "--from", bucket).ok();
            emptyDatabase();
            installation.storageIs(s3.access().storageSections(TestS3.newBucket(), folder.resolve("spool")));
            installation.admin("backup", "restore", "--from", bucket).ok();
            installation.admin("storage", "verify").ok();
        }
    }
}
