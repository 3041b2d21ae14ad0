// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.directory;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.hex;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.Tag;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.server.http.Samples;
import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database of the first version that has data is brought to this one. The data is what a server of today writes, without
 * the tables and columns that came later.
 */
final class UpgradeIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    /** The tables of the first version, those that are referred to first. */
    private static final List<String> TABLES = List.of(
            "installation",
            "owners",
            "users",
            "refresh_tokens",
            "repositories",
            "packs",
            "objects",
            "nodes",
            "links",
            "commits",
            "commit_parents",
            "tags",
            "refs",
            "reflog",
            "outbox",
            "audit");

    private static final String PASSWORD = "correct horse";
    private static final String FILM = "/api/v1/repos/ann/film";
    private static final Blob CLIP = noise(200_000, 1);
    private static final Blob STILL = noise(3_000, 2);
    private static final Blob FRAMES_1 = tree(file("0001.png", STILL), file("0002.png", STILL));
    private static final Blob FRAMES_2 = tree(file("0003.png", STILL));
    private static final Blob FRAMES = frames(FRAMES_2);
    private static final Blob ROOT = tree(file("clip.mov", CLIP), directory("frames", FRAMES));
    private static final Blob EMPTY = tree();
    private static final Blob BEFORE = commit(EMPTY, "before");
    private static final Blob FIRST = commit(ROOT, "first", BEFORE);
    private static final Blob TAG = Codec.encode(new Tag((CommitId) FIRST.id(), "v1", Samples.ANN, "one", new byte[0]));

    @TempDir
    static Path folder;

    private static String refreshToken = "";

    private static Blob frames(Blob last) {
        return Codec.encode(new TreeNode.Inner(1, List.of(child(FRAMES_1, "0001.png", 2), child(last, "0003.png", 1))));
    }

    private static TreeNode.Child child(Blob leaf, String first, long entries) {
        return new TreeNode.Child(new FileName(first), (TreeId) leaf.id(), entries);
    }

    @BeforeAll
    static void aServerWithARepository() throws Exception {
        TestInstallation installation = TestInstallation.ready(folder, POSTGRES);
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", PASSWORD)
                .ok();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", PASSWORD);
            ann.repository("film");
            ann.upload(FILM, CLIP, STILL, FRAMES_1, FRAMES_2, FRAMES, EMPTY, ROOT, BEFORE, FIRST, TAG)
                    .is(200);
            ann.push(FILM, "heads/main", "", text(FIRST)).is(200);
            ann.push(FILM, "tags/v1", "", text(TAG)).is(200);
            refreshToken = refreshToken(ann.post("/api/v1/auth/login", Map.of("email", "ann", "password", PASSWORD)));
        }
    }

    private static String refreshToken(TestClient.Answer answer) {
        return answer.is(200).json().get("refresh_token").asString();
    }

    @Test
    void aDatabaseOfTheFirstVersionIsBroughtHereWithAllThatIsInIt() throws Exception {
        String old = POSTGRES.another();
        Flyway.configure()
                .dataSource(old, POSTGRES.user(), "")
                .locations("classpath:db/migration")
                .target("1")
                .load()
                .migrate();
        try (Connection from = POSTGRES.connect();
                Connection to = DriverManager.getConnection(old, POSTGRES.user(), "")) {
            // Later versions leave out what can be told from the length.
            try (var statement = from.createStatement()) {
                statement.execute("update objects set raw = coalesce(raw, stored), encoding = coalesce(encoding, 0)");
            }
            for (String table : TABLES) {
                copy(table, from, to);
            }
            TestInstallation installation = new TestInstallation(folder, old);
            assertThat(installation.migrate("status").out()).contains("pending");
            installation.migrate("up").ok();
            installation.migrate("validate").ok();

            for (String table : TABLES) {
                assertThat(number(to, "select count(*) from " + table))
                        .as(table)
                        .isEqualTo(number(from, "select count(*) from " + table))
                        .isPositive();
            }
            assertThat(number(to, "select count(*) from nodes where uncomposed is not null"))
                    .as("nobody asked yet")
                    .isZero();
            assertThat(number(to, "select count(*) from refresh_tokens where replaced_at is not null"))
                    .isZero();
            assertThat(number(to, "select count(*) from damaged")).isZero();

            try (RunningServer server = installation.serve();
                    HttpClient http = HttpClient.newHttpClient()) {
                works(server, http);
            }
            assertThat(number(to, "select count(*) from nodes where level > 0 and uncomposed is not false"))
                    .as("directories of several nodes that came before and were changed since")
                    .isEqualTo(1);
            assertThat(installation.admin("storage", "verify").ok().out()).contains("0 missing, 0 damaged");
        }
    }

    private static void works(RunningServer server, HttpClient http) {
        TestClient anybody = new TestClient(server.address(), http, "");
        Map<String, String> token = Map.of("refresh_token", refreshToken);
        String lost = refreshToken(anybody.post("/api/v1/auth/refresh", token));
        String next = refreshToken(anybody.post("/api/v1/auth/refresh", token));
        assertThat(lost).isNotEqualTo(next);
        refreshToken(anybody.post("/api/v1/auth/refresh", Map.of("refresh_token", next)));

        TestClient ann = TestClient.signedIn(server.address(), http, "ann", PASSWORD);
        assertThat(ann.fetch(FILM, CLIP.id(), FIRST.id(), TAG.id())).containsExactlyInAnyOrder(CLIP, FIRST, TAG);
        assertThat(ann.get(FILM + "/raw/main/frames/0003.png")
                        .is(200)
                        .response()
                        .body())
                .isEqualTo(STILL.bytes());
        Blob leaf = tree(file("0003.png", CLIP));
        Blob frames = frames(leaf);
        Blob root = tree(file("clip.mov", CLIP), directory("frames", frames));
        Blob second = commit(root, "second", FIRST);
        ann.upload(FILM, leaf, frames, root, second).is(200);
        ann.push(FILM, "heads/main", text(FIRST), text(second)).is(200);
        assertThat(ann.get(FILM + "/commits").json().get("data").size()).isEqualTo(3);
        assertThat(ann.get(FILM + "/compare/v1..." + hex(second))
                        .is(200)
                        .json()
                        .at("/files/0/path")
                        .asString())
                .isEqualTo("frames/0003.png");
        assertThat(ann.get(FILM + "/objects/damaged").is(200).response().body()).isEmpty();
        ann.repository("another");
    }

    /** Those columns that the older table has. */
    private static void copy(String table, Connection from, Connection to) throws SQLException {
        try (var there = to.createStatement();
                var here = from.createStatement()) {
            there.execute("delete from " + table);
            List<String> columns = new ArrayList<>();
            ResultSet names = there.executeQuery(
                    "select column_name from information_schema.columns where table_name = '" + table + "'");
            while (names.next()) {
                columns.add(names.getString(1));
            }
            String list = String.join(", ", columns);
            ResultSet rows = here.executeQuery("select " + list + " from " + table);
            try (var insert = to.prepareStatement("insert into " + table + " (" + list + ") overriding system value"
                    + " values (" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")")) {
                while (rows.next()) {
                    for (int i = 1; i <= columns.size(); i++) {
                        insert.setObject(i, rows.getObject(i));
                    }
                    insert.executeUpdate();
                }
            }
            ResultSet sequence = there.executeQuery("select column_name from information_schema.columns"
                    + " where table_name = '" + table + "' and is_identity = 'YES'");
            if (sequence.next()) {
                there.execute("select setval(pg_get_serial_sequence('" + table + "', 'id'),"
                        + " (select coalesce(max(id), 1) from " + table + "))");
            }
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var query = connection.createStatement()) {
            ResultSet rows = query.executeQuery(sql);
            rows.next();
            return rows.getLong(1);
        }
    }
}
