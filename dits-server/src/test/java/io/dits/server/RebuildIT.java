// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.ANN;
import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.directory;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.content.Profile;
import io.dits.core.graph.ManifestWriter;
import io.dits.core.graph.TreeWriter;
import io.dits.core.model.ChunkId;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.Tag;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.server.http.TestClient;
import io.dits.testkit.data.FlippedBit;
import io.dits.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code dits-admin storage rebuild-catalog}: the catalog is lost, the bucket and the logs are there. */
final class RebuildIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final Blob CLIP = noise(40_000, 1);
    private static final Blob SHARED = noise(30_000, 2);
    private static final Blob OLD = noise(20_000, 3);
    private static final Blob FIRST_TREE = tree(file("clip.mov", CLIP), file("old.mov", OLD));
    private static final Blob FIRST = commit(FIRST_TREE, "first");
    private static final Blob ROOT = tree(file("clip.mov", CLIP), file("shared.mov", SHARED));
    private static final Blob SECOND = commit(ROOT, "second", FIRST);
    private static final Blob THIRD = commit(FIRST_TREE, "third", SECOND);
    private static final Blob OTHER_TREE = tree(file("shared.mov", SHARED));
    private static final Blob OTHER = commit(OTHER_TREE, "other");
    private static final Blob UNMOVED = noise(10_000, 4);

    @TempDir
    Path folder;

    private void execute(String sql) throws Exception {
        try (Connection connection = POSTGRES.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private TestInstallation filled() throws Exception {
        execute("drop schema public cascade; create schema public");
        TestInstallation installation = TestInstallation.ready(folder, POSTGRES);
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            String film = ann.repository("film");
            ann.upload(film, CLIP, OLD, FIRST_TREE, FIRST).is(200);
            ann.push(film, "heads/main", "", text(FIRST)).is(200);
            ann.upload(film, SHARED, ROOT, SECOND).is(200);
            ann.push(film, "heads/main", text(FIRST), text(SECOND)).is(200);
            List<Blob> large = large();
            ann.upload(film, large).is(200);
            ann.push(film, "tags/v1", "", text(large.getLast())).is(200);
            ann.upload(film, THIRD).is(200);
            ann.push(film, "heads/gone", "", text(THIRD)).is(200);
            ann.push(film, "heads/gone", text(THIRD), "").is(200);
            String other = ann.repository("other");
            ann.upload(other, SHARED, OTHER_TREE, OTHER, UNMOVED).is(200);
            ann.push(other, "heads/main", "", text(OTHER)).is(200);
            ann.push(other, "heads/a/b", "", text(OTHER)).is(200);
        }
        return installation;
    }

    /** Directories and a file whose lists are trees themselves, an old commit upon a younger one, and a tag of it. */
    private static List<Blob> large() {
        List<Blob> blobs = new ArrayList<>(List.of(CLIP));
        List<TreeNode.Child> halves = new ArrayList<>();
        for (String letter : List.of("a", "b")) {
            List<TreeEntry> entries = IntStream.range(0, 1500)
                    .<TreeEntry>mapToObj(i -> file(letter + (10_000 + i), CLIP))
                    .toList();
            TreeId half = TreeWriter.write(entries.iterator(), blobs::add);
            halves.add(new TreeNode.Child(entries.getFirst().name(), half, entries.size()));
        }
        Blob frames = Codec.encode(new TreeNode.Inner(2, halves));
        blobs.add(frames);
        ManifestWriter writer = new ManifestWriter(Profile.FINE.code(), blobs::add);
        for (int i = 0; i < 1500; i++) {
            writer.add((ChunkId) CLIP.id(), CLIP.size());
        }
        ManifestId reel = (ManifestId) writer.finish();
        Blob root = tree(
                directory("frames", frames),
                new TreeEntry.File(new FileName("reel.mov"), reel, 1500L * CLIP.size(), false));
        Blob old = commit(root, "by a clock that was wrong", 1_000, SECOND);
        blobs.addAll(List.of(root, old));
        blobs.add(Codec.encode(new Tag((CommitId) old.id(), "v1", ANN, "one", new byte[0])));
        return blobs;
    }

    /** All that follows from the bytes and from the refs, as the database has it. */
    private List<String> rows() throws Exception {
        List<String> rows = new ArrayList<>();
        for (String sql : List.of(
                "select r.name, r.repository, o.name from refs r join objects o on o.id = r.target",
                "select l.repository, o.name from links l join objects o on o.id = l.object" + " where o.name <> '\\x"
                        + HexFormat.of().formatHex(encoded(UNMOVED)) + "'",
                "select o.name, n.level, n.span, n.profile, n.first_name, n.last_name, n.uncomposed from nodes n"
                        + " join objects o on o.id = n.object",
                "select o.name, t.name, c.generation, c.rank from commits c join objects o on o.id = c.object"
                        + " join objects t on t.id = c.tree",
                "select c.name, p.position, o.name from commit_parents p join objects c on c.id = p.commit"
                        + " join objects o on o.id = p.parent",
                "select o.name, c.name from tags t join objects o on o.id = t.object join objects c on c.id = t.commit")) {
            try (Connection connection = POSTGRES.connect();
                    Statement statement = connection.createStatement();
                    var found =
                            statement.executeQuery("select count(*) || ' ' || md5(string_agg(line, ',' order by line))"
                                    + " from (select q::text as line from (" + sql + ") q) lines")) {
                found.next();
                rows.add(sql + ": " + found.getString(1));
            }
        }
        return rows;
    }

    private static byte[] encoded(Blob blob) {
        ByteBuffer out = ByteBuffer.allocate(ObjectId.BYTES);
        blob.id().write(out);
        return out.array();
    }

    /** What a client can see. */
    private static List<String> answers(TestInstallation installation) throws Exception {
        List<String> answers = new ArrayList<>();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            for (String name : List.of("film", "other")) {
                String at = "/api/v1/repos/ann/" + name;
                for (String path :
                        List.of("/refs", "/commits?ref=main", "/tree/main", "/branches", "/compare/main...main")) {
                    var answer = ann.get(at + path);
                    answers.add(path + " " + answer.response().statusCode() + " "
                            + answer.text().replaceAll("\"request_id\":\"[^\"]*\"|\"updated_at\":\"[^\"]*\"", ""));
                }
                answers.add(ann.missing(
                                at,
                                CLIP.id(),
                                OLD.id(),
                                SHARED.id(),
                                FIRST.id(),
                                SECOND.id(),
                                THIRD.id(),
                                ROOT.id(),
                                OTHER.id())
                        .toString());
                answers.add(String.valueOf(ann.fetch(at, SHARED.id(), ROOT.id(), THIRD.id())));
            }
        }
        return answers;
    }

    private long number(String sql) throws Exception {
        try (Connection connection = POSTGRES.connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private List<Path> packs(TestInstallation installation) throws IOException {
        try (Stream<Path> files = Files.walk(installation.storage().resolve("v1/chunks"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void theCatalogRebuiltFromTheBucketAnswersAsBefore() throws Exception {
        TestInstallation installation = filled();
        List<String> before = answers(installation);
        List<String> rows = rows();
        execute("truncate packs, objects, unknown_packs cascade");
        assertThat(number("select (select count(*) from refs) + (select count(*) from links)"))
                .isZero();

        assertThat(installation.admin("storage", "rebuild-catalog").ok().out()).contains("4 refs");
        assertThat(number("select count(*) from audit where action = 'storage.catalog_rebuilt' and via = 'dits-admin'"
                        + " and outcome = 'done' and details = '{\"sound\": \"true\"}'"))
                .isOne();

        assertThat(answers(installation)).isEqualTo(before);
        assertThat(rows()).isEqualTo(rows);
        installation.admin("storage", "verify").ok();
        assertThat(installation.admin("storage", "rebuild-catalog").ok().out())
                .as("a second time there is nothing to do")
                .contains("0 refs, 2 repositories", " 0 linked, 0 explained");
    }

    /** The pack with the chunk's bytes, under another name. */
    private static Path renamed(TestInstallation installation, Path pack, String name) throws IOException {
        Path renamed = installation
                .storage()
                .resolve("v1/chunks")
                .resolve(name.substring(0, 1))
                .resolve(name.substring(1, 2))
                .resolve(name);
        Files.createDirectories(renamed.getParent());
        return Files.copy(pack, renamed);
    }

    private Path contentPack(TestInstallation installation) throws IOException {
        HexFormat hex = HexFormat.of();
        for (Path pack : packs(installation)) {
            if (hex.formatHex(Files.readAllBytes(pack)).contains(hex.formatHex(CLIP.bytes()))) {
                return pack;
            }
        }
        throw new AssertionError("no pack has the clip");
    }

    /** Before, the first was taken, and the collector deleted the other one at once, in which nothing was found. */
    @Test
    void ofTwoCopiesTheWholeOneIsTakenAndTheOtherStaysForAWhile() throws Exception {
        TestInstallation installation = filled();
        Path whole = contentPack(installation);
        Path damaged = renamed(installation, whole, "0".repeat(31) + "1");
        for (int at = 100; at < 20_000; at += 1000) {
            FlippedBit.in(damaged, at);
        }
        renamed(installation, whole, "f".repeat(32));
        List<Path> before = packs(installation);
        execute("truncate packs, objects, unknown_packs cascade");
        installation.admin("storage", "rebuild-catalog").ok();
        assertThat(installation.admin("storage", "verify").ok().out())
                .contains("0 missing, 0 damaged")
                .contains("orphan: damaged copy of object " + text(CLIP));
        installation.admin("gc", "run").ok();
        assertThat(packs(installation)).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void whatTheBucketLostIsAskedForAtTheNextPush() throws Exception {
        TestInstallation installation = filled();
        List<String> before = answers(installation);
        execute("truncate packs, objects, unknown_packs cascade");
        for (Path pack : packs(installation)) {
            Files.delete(pack);
        }
        TestInstallation.Outcome outcome = installation.admin("storage", "rebuild-catalog");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("object " + text(SECOND) + " is needed and nowhere")
                .contains("dits push");
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            ann.upload("/api/v1/repos/ann/film", CLIP, OLD, FIRST_TREE, FIRST, SHARED, ROOT, SECOND, THIRD)
                    .is(200);
            ann.upload("/api/v1/repos/ann/film", large()).is(200);
            ann.upload("/api/v1/repos/ann/other", SHARED, OTHER_TREE, OTHER).is(200);
        }
        installation.admin("storage", "verify").ok();
        assertThat(answers(installation)).isEqualTo(before);
    }

    private static final List<String> TABLES = List.of(
            "packs", "objects", "nodes", "commits", "commit_parents", "tags", "links", "refs", "reflog", "damaged");

    private void keepTables() throws Exception {
        execute("drop schema if exists kept cascade; create schema kept");
        for (String table : TABLES) {
            execute("create table kept." + table + " as table " + table);
        }
    }

    private void restoreTables() throws Exception {
        execute("truncate " + String.join(", ", TABLES) + " cascade");
        for (String table : TABLES) {
            execute("set session_replication_role = replica; insert into " + table
                    + " overriding system value table kept." + table);
        }
    }

    @Test
    void anOlderDatabaseKnowsWhatIsUnknownAndWhatDanglesAndNothingIsDeleted() throws Exception {
        TestInstallation installation = filled();
        keepTables();
        List<Path> old = packs(installation);
        Blob late = noise(50_000, 5);
        Blob lateTree = tree(file("late.mov", late));
        Blob fourth = commit(lateTree, "fourth", SECOND);
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            ann.upload("/api/v1/repos/ann/film", late, lateTree, fourth).is(200);
            ann.push("/api/v1/repos/ann/film", "heads/main", text(SECOND), text(fourth))
                    .is(200);
        }
        restoreTables();
        List<Path> all = packs(installation);
        assertThat(all).hasSizeGreaterThan(old.size());

        TestInstallation.Outcome verified =
                installation.admin("storage", "verify").ok();
        all.stream()
                .filter(pack -> !old.contains(pack))
                .forEach(pack -> assertThat(verified.out())
                        .contains("orphan: pack " + pack.getFileName() + " is not known to the catalog"));
        installation.admin("gc", "run").ok();
        assertThat(packs(installation)).as("all within their grace period").containsExactlyInAnyOrderElementsOf(all);
        installation.admin("storage", "rebuild-catalog").ok();
        installation.admin("gc", "run").ok();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            String film = "/api/v1/repos/ann/film";
            assertThat(ann.get(film + "/refs").text()).contains(text(SECOND)).doesNotContain(text(fourth));
            ann.upload(film, late, lateTree, fourth).is(200);
            ann.push(film, "heads/main", text(SECOND), text(fourth)).is(200);
        }
        assertThat(packs(installation)).as("the bytes were there").containsExactlyInAnyOrderElementsOf(all);
        installation.admin("storage", "verify").ok();

        // Of a database that is older than what was deleted since, the rows dangle.
        Path gone = old.getFirst();
        byte[] bytes = Files.readAllBytes(gone);
        Files.delete(gone);
        TestInstallation.Outcome dangling = installation.admin("storage", "verify");
        assertThat(dangling.status()).isEqualTo(1);
        assertThat(dangling.out()).contains("its pack " + gone.getFileName() + " is not there");
        Files.write(gone, bytes);
        installation.admin("storage", "verify").ok();
    }
}
