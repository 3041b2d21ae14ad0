// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.wire.Frames;
import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code dits-admin storage verify} on what can go wrong with a disk and with a database. */
final class AdminStorageIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final Blob CHUNK = noise(40_000, 1);
    private static final Blob ROOT = tree(file("clip.mov", CHUNK));
    private static final Blob FIRST = commit(ROOT, "first");

    @TempDir
    static Path folder;

    private static TestInstallation installation() throws IOException {
        return new TestInstallation(folder, POSTGRES.url());
    }

    @BeforeAll
    static void aRepositoryWithACommit() throws Exception {
        installation().migrate("up").ok();
        installation()
                .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
        try (RunningServer server = installation().serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            String film = ann.repository("film");
            ann.upload(film, CHUNK, ROOT, FIRST).is(200);
            ann.push(film, "heads/main", "", text(FIRST)).is(200);
        }
    }

    @BeforeEach
    @AfterEach
    void whatWasDoneIsMended() throws Exception {
        TestInstallation.Outcome outcome =
                installation().admin("storage", "verify").ok();
        assertThat(outcome.out()).contains("3 objects").contains("1 refs").contains("0 missing, 0 damaged, 0 orphaned");
    }

    private static TestInstallation.Outcome failing() throws IOException {
        TestInstallation.Outcome outcome = installation().admin("storage", "verify");
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isEqualTo(1);
        assertThat(outcome.err()).isEmpty();
        return outcome;
    }

    private static List<Path> packs() throws Exception {
        try (Stream<Path> files = Files.walk(installation().storage().resolve("v1"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("installation"))
                    .toList();
        }
    }

    /** The pack with the chunk's bytes. */
    private static Path contentPack() throws Exception {
        for (Path pack : packs()) {
            if (at(Files.readAllBytes(pack)) >= 0) {
                return pack;
            }
        }
        throw new AssertionError("no pack has the chunk");
    }

    private static int at(byte[] pack) {
        HexFormat hex = HexFormat.of();
        int found = hex.formatHex(pack).indexOf(hex.formatHex(CHUNK.bytes()));
        return found < 0 ? found : found / 2;
    }

    private static void execute(String sql) throws Exception {
        try (Connection connection = POSTGRES.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aFlippedByteNamesTheObjectAndItsPack() throws Exception {
        Path pack = contentPack();
        byte[] good = Files.readAllBytes(pack);
        byte[] bad = good.clone();
        bad[at(good) + 20_000] ^= 1;
        Files.write(pack, bad);
        assertThat(failing().out())
                .contains("damaged: object " + text(CHUNK) + " in pack " + pack.getFileName())
                .contains("0 missing, 1 damaged, 0 orphaned");
        JsonNode json = JsonMapper.shared()
                .readTree(installation().admin("storage", "verify", "--json").out());
        assertThat(json.get("sound").asBoolean()).isFalse();
        assertThat(json.get("damaged_count").asInt()).isEqualTo(1);
        assertThat(json.at("/damaged/0").asString()).contains(text(CHUNK));
        Files.write(pack, good);
    }

    /** Before, the row of the damaged object stayed as it was whatever was uploaded. */
    @Test
    void whatWasFoundDamagedIsMendedByAnUploadOfTheSameBytes() throws Exception {
        Path pack = contentPack();
        byte[] bad = Files.readAllBytes(pack);
        bad[at(bad) + 20_000] ^= 1;
        Files.write(pack, bad);
        assertThat(failing().out()).contains("1 damaged").contains("dits push");
        mend(film -> {});
        assertThat(installation().admin("storage", "verify").ok().out())
                .contains("orphan: damaged copy of object " + text(CHUNK))
                .contains("0 missing, 0 damaged");
        Files.delete(pack);
    }

    @Test
    void whatAReadFindsDamagedIsMendedByAnUploadOfTheSameBytes() throws Exception {
        Path pack = contentPack();
        byte[] bad = Files.readAllBytes(pack);
        bad[at(bad) + 20_000] ^= 1;
        Files.write(pack, bad);
        mend(ann -> {
            String film = "/api/v1/repos/ann/film";
            assertThat(ann.missing(film, CHUNK.id())).isEmpty();
            assertThatThrownBy(() -> ann.fetch(film, CHUNK.id())).hasMessageContaining("was: 500");
            assertThat(ann.get("/metrics").text()).contains("dits_storage_damaged_reads_total 1.0");
        });
        Files.delete(pack);
    }

    private interface Damage {
        void find(TestClient ann) throws Exception;
    }

    private static void mend(Damage damage) throws Exception {
        try (RunningServer server = installation().serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            String film = "/api/v1/repos/ann/film";
            damage.find(ann);
            assertThat(ann.missing(film, CHUNK.id(), ROOT.id())).containsExactly(CHUNK.id());
            assertThat(Frames.ids(ann.get(film + "/objects/damaged").response().body()))
                    .containsExactly(CHUNK.id());
            ann.upload(film, CHUNK).is(200);
            assertThat(ann.missing(film, CHUNK.id())).isEmpty();
            assertThat(ann.get(film + "/objects/damaged").response().body()).isEmpty();
            assertThat(ann.fetch(film, CHUNK.id())).containsExactly(CHUNK);
        }
    }

    @Test
    void aPackCutShortIsDamagedAndTheOthersAreStillRead() throws Exception {
        Path pack = contentPack();
        byte[] good = Files.readAllBytes(pack);
        Files.write(pack, java.util.Arrays.copyOf(good, good.length - 7));
        assertThat(failing().out())
                .contains("damaged: ")
                .contains(pack.getFileName().toString());
        Files.write(pack, new byte[0]);
        assertThat(failing().out())
                .contains("damaged: ")
                .contains(pack.getFileName().toString());
        Files.write(pack, good);
    }

    @Test
    void aPackThatIsGoneNamesEveryObjectThatWasInIt() throws Exception {
        Path pack = contentPack();
        byte[] good = Files.readAllBytes(pack);
        Files.delete(pack);
        assertThat(failing().out())
                .contains("missing: object " + text(CHUNK) + ": its pack " + pack.getFileName() + " is not there");
        Files.write(pack, good);
    }

    /** Before, nobody was ever asked for it: only what had a row could be marked. */
    @Test
    void aRowOfTheCatalogThatIsGoneIsMissingUntilSomebodyPushesIt() throws Exception {
        Path pack = contentPack();
        execute("delete from links where object = (select id from objects where stored = 40000);"
                + " delete from objects where stored = 40000");
        assertThat(failing().out())
                .contains("missing: repository ann/film: object " + text(CHUNK) + " is not in the repository");
        assertThat(failing().out()).contains("missing: object " + text(CHUNK) + " is needed and nowhere");
        mend(film -> {});
        Files.delete(pack);
    }

    @Test
    void whatStandsInAnotherPackIsRepairedFromThere() throws Exception {
        Path pack = contentPack();
        execute("delete from links where object = (select id from objects where stored = 40000);"
                + " delete from objects where stored = 40000");
        TestInstallation.Outcome outcome =
                installation().admin("storage", "verify", "--repair").ok();
        assertThat(outcome.out())
                .contains("missing: repository ann/film: object " + text(CHUNK))
                .contains("repaired: object " + text(CHUNK) + " from another pack")
                .contains("1 repaired");
        told("{\"sound\": \"true\"}");
        Files.delete(pack);
    }

    /** That the audit's one row of a repair says this. */
    private static void told(String details) throws Exception {
        execute("do $$ begin assert (select details = '" + details + "' and via = 'dits-admin' from audit"
                + " where action = 'storage.repaired' order by id desc limit 1); end $$");
    }

    @Test
    void aRepairThatBreaksOffIsToldOf() throws Exception {
        execute("alter table links rename to links_away");
        try {
            assertThat(installation().admin("storage", "verify", "--repair").status())
                    .isNotZero();
        } finally {
            execute("alter table links_away rename to links");
        }
        execute("do $$ begin assert (select details ->> 'broke_off' <> '' from audit"
                + " where action = 'storage.repaired' order by id desc limit 1); end $$");
    }

    @Test
    void aLinkThatIsGoneIsGivenBack() throws Exception {
        execute("delete from links where object = (select id from objects where stored = 40000)");
        assertThat(failing().out()).contains("is not in the repository, though it is kept");
        installation().admin("storage", "verify", "--repair").ok();
    }

    private static void flip(Path pack) throws Exception {
        byte[] bad = Files.readAllBytes(pack);
        bad[at(bad) + 20_000] ^= 1;
        Files.write(pack, bad);
    }

    @Test
    void aSecondCopyMendsWhatIsDamagedAndWhatIsGone() throws Exception {
        Path copy = folder.resolve("copy");
        copyFolder(installation().storage(), copy);
        Path pack = contentPack();
        flip(pack);
        TestInstallation.Outcome alone = installation().admin("storage", "verify", "--repair");
        assertThat(alone.status()).isEqualTo(1);
        assertThat(alone.out())
                .contains("Not repaired:")
                .contains("nowhere whole")
                .contains("--from");
        assertThat(installation()
                        .admin("storage", "verify", "--repair", "--from", copy.toString())
                        .ok()
                        .out())
                .contains("repaired: object " + text(CHUNK) + " from " + copy);
        for (Path metadata : packs()) {
            Files.delete(metadata);
        }
        JsonNode json = JsonMapper.shared()
                .readTree(installation()
                        .admin("storage", "verify", "--repair", "--json", "--from", copy.toString())
                        .ok()
                        .out());
        assertThat(json.get("sound").asBoolean()).isTrue();
        assertThat(json.get("missing_count").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(json.get("repaired_count").asInt()).isEqualTo(3);
        assertThat(json.at("/left/sound").asBoolean()).isTrue();
    }

    @Test
    void theDiskCacheMendsWhatIsDamagedInTheStorage() throws Exception {
        Path pack = contentPack();
        TestInstallation installation = installation();
        Path cache = folder.resolve("l2");
        Files.writeString(
                installation.config(),
                Files.readString(installation.config()) + "[cache]\nl2_enabled = true\nl2_path = \"" + cache + "\"\n");
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            assertThat(ann.fetch("/api/v1/repos/ann/film", CHUNK.id())).containsExactly(CHUNK);
            flip(pack);
            // The server that owns the cache still runs.
            assertThat(installation.admin("storage", "verify", "--repair").ok().out())
                    .contains("repaired: object " + text(CHUNK) + " from the disk cache");
            Files.delete(pack);
        }
    }

    @Test
    void aCopyIsNamedByItsConfiguration() throws Exception {
        Path copy = folder.resolve("copy2");
        copyFolder(installation().storage(), copy);
        Path other = Files.writeString(folder.resolve("copy.toml"), "[storage.local]\npath = \"" + copy + "\"\n");
        Path pack = contentPack();
        flip(pack);
        installation()
                .admin("storage", "verify", "--repair", "--from", other.toString())
                .ok();
        Files.delete(pack);
    }

    private static void copyFolder(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void oneRepositoryIsVerifiedAlone() throws Exception {
        TestInstallation.Outcome sound =
                installation().admin("storage", "verify", "--repo", "ann/film").ok();
        assertThat(sound.out()).contains("1 repositories").contains("0 missing, 0 damaged");
        Path pack = contentPack();
        byte[] good = Files.readAllBytes(pack);
        flip(pack);
        TestInstallation.Outcome outcome = installation().admin("storage", "verify", "--repo", "ann/film");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).contains("damaged: object " + text(CHUNK));
        Files.write(pack, good);
        assertThat(installation()
                        .admin("storage", "verify", "--repo", "ann/none")
                        .err())
                .contains("repository ann/none not found");
        assertThat(installation().admin("storage", "verify", "--repo", "film").err())
                .contains("--repo wants OWNER/NAME");
    }

    @Test
    void aSampleLooksAtAllAndReadsSome() throws Exception {
        assertThat(installation()
                        .admin("storage", "verify", "--sample", "0.000001%")
                        .ok()
                        .out())
                .contains("1 refs")
                .doesNotContain("proven");
        assertThat(installation()
                        .admin("storage", "verify", "--sample", "100")
                        .ok()
                        .out())
                .contains("proven");
        for (String wrong : List.of("0", "101%", "some")) {
            TestInstallation.Outcome outcome = installation().admin("storage", "verify", "--sample", wrong);
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.err()).contains("--sample wants a percentage").contains(wrong);
        }
        assertThat(installation()
                        .admin("storage", "verify", "--sample", "1%", "--all")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void theStatusTellsHowMuchIsKept() throws Exception {
        assertThat(installation().admin("storage", "status").ok().out())
                .contains("backend: " + installation().storage())
                .contains("damaged: 0");
        JsonNode json = JsonMapper.shared()
                .readTree(
                        installation().admin("storage", "status", "--json").ok().out());
        assertThat(json.get("objects").asLong()).isEqualTo(3);
        assertThat(json.get("links").asLong()).isEqualTo(3);
        assertThat(json.get("logical_bytes").asLong())
                .isEqualTo(json.get("object_bytes").asLong());
        assertThat(json.get("pack_bytes").asLong()).isGreaterThan(40_000);
        assertThat(json.get("pending_deletes").asLong()).isZero();
    }

    @Test
    void aRowThatPointsElsewhereIsDamage() throws Exception {
        execute("update objects set place = place + 1 where stored = 40000");
        assertThat(failing().out()).contains("the catalog finds objects in it where it has none");
        execute("update objects set place = place - 1 where stored = 40000");
    }

    @Test
    void whatNothingRefersToIsOnlyReported() throws Exception {
        Path pack = contentPack();
        String name = "0123456789abcdef0123456789abcdef";
        Path copy = installation().storage().resolve("v1/chunks/0/1").resolve(name);
        Files.createDirectories(copy.getParent());
        Files.copy(pack, copy);
        Path note = Files.writeString(installation().storage().resolve("v1/note.txt"), "somebody's");
        TestInstallation.Outcome outcome = installation().admin("storage", "verify");
        assertThat(outcome.status()).as(outcome.out()).isZero();
        assertThat(outcome.out())
                .contains("orphan: ")
                .contains("v1/note.txt")
                .contains("0 missing, 0 damaged, 2 orphaned");
        Files.delete(copy);
        Files.delete(note);
    }
}
