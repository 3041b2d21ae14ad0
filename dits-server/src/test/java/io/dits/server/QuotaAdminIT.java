// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.directory;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code dits-admin quota} on an installation with the guide's quotas. */
final class QuotaAdminIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final int SIZE = 400_000;

    @TempDir
    private Path folder;

    private String database = "";
    private TestInstallation installation;

    @BeforeEach
    void install() throws Exception {
        database = POSTGRES.another();
        installation = new TestInstallation(folder, database);
        Files.writeString(installation.config(), """
                [limits.quotas]
                default_storage = "10GB"
                default_repos = 10
                """, StandardOpenOption.APPEND);
        installation.migrate("up").ok();
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
    }

    @AfterEach
    void allNumbersAreRight() {
        assertThat(installation.admin("quota", "recount").ok().out()).isEqualTo("all numbers were right\n");
    }

    private JsonNode show() {
        return JsonMapper.shared()
                .readTree(installation
                        .admin("quota", "show", "--user", "ann", "--json")
                        .ok()
                        .out());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = java.sql.DriverManager.getConnection(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void quotasAreShownAndSet() {
        assertThat(installation
                        .admin("quota", "show", "--user", "ANN@a.example")
                        .ok()
                        .out())
                .contains("ann\n")
                .contains("storage       10 GB (default), counted is physical\n")
                .contains("repositories  0 of 10 (default)\n");

        installation
                .admin("quota", "set", "--user", "ann", "--storage", "1TB", "--repos", "unlimited")
                .ok();
        assertThat(show().get("storage_quota").asLong()).isEqualTo(1L << 40);
        assertThat(show().get("repository_quota").asString()).isEqualTo("unlimited");

        installation
                .admin("quota", "set", "--user", "ann", "--storage", "default")
                .ok();
        assertThat(show().get("storage_quota").asLong()).isEqualTo(10L << 30);
        assertThat(show().get("storage_quota_from").asString()).isEqualTo("default");
        assertThat(show().get("repository_quota").asString()).isEqualTo("unlimited");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(installation.admin("quota", "show", "--user", "nobody").err())
                .contains("no account has the e-mail or username nobody");
        assertThat(installation.admin("quota", "show", "--org", "nobody").err())
                .contains("no person and no organisation");
        assertThat(installation
                        .admin("quota", "set", "--user", "ann", "--storage", "much")
                        .err())
                .contains("--storage: wanted a size such as 64MB or 10GB, found 'much'; or unlimited, or default");
        assertThat(installation
                        .admin("quota", "set", "--user", "ann", "--repos", "-1")
                        .status())
                .isNotZero();
        assertThat(installation.admin("quota", "set", "--user", "ann").err()).contains("found neither");
        assertThat(installation.admin("quota", "set", "--storage", "1GB").status())
                .isEqualTo(2);
    }

    @Test
    void howNearOwnersAreToTheirQuotasIsAMetric() throws Exception {
        installation
                .admin("user", "create", "--email", "bob@a.example", "--password", "correct horse")
                .ok();
        installation
                .admin("quota", "set", "--user", "ann", "--storage", "1MB", "--repos", "4")
                .ok();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            ann.upload(ann.repository("film"), noise(512 << 10, 1)).is(200);
            assertThat(ann.get("/metrics").is(200).text())
                    .contains("dits_quota_fullest_ratio{kind=\"storage\"} 0.5\n")
                    .contains("dits_quota_fullest_ratio{kind=\"repositories\"} 0.25")
                    .contains("dits_quota_owners_near{kind=\"storage\"} 0.0")
                    .contains("dits_users{state=\"active\"} 2.0");
        }
        installation
                .admin("quota", "set", "--user", "ann", "--storage", "550KB")
                .ok();
        installation.admin("quota", "set", "--user", "bob", "--repos", "0").ok();
        assertThat(installation.admin("quota", "list", "--near").ok().out()).isEqualTo("""
                OWNER  STORAGE  OF      REPOSITORIES  OF
                ann    512 KB   550 KB  1             4
                """);
        assertThat(JsonMapper.shared()
                        .readTree(installation
                                .admin("quota", "list", "--json")
                                .ok()
                                .out())
                        .findValuesAsString("owner"))
                .containsExactly("ann", "bob");
        installation.admin("user", "disable", "--email", "bob@a.example").ok();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            assertThat(new TestClient(server.address(), http, "")
                            .get("/metrics")
                            .is(200)
                            .text())
                    .containsPattern("dits_quota_fullest_ratio\\{kind=\"storage\"} 0\\.93")
                    .contains("dits_quota_owners_near{kind=\"storage\"} 1.0")
                    .contains("dits_quota_owners_near{kind=\"repositories\"} 0.0")
                    .contains("dits_users{state=\"disabled\"} 1.0");
        }
    }

    @Test
    void theCollectorLowersTheUseWhenItDeletes() throws Exception {
        Blob kept = noise(10_000, 1);
        Blob keptRoot = tree(file("a", kept));
        Blob keptTip = commit(keptRoot, "kept");
        Blob take = noise(SIZE, 2);
        Blob takes = tree(file("take.mov", take));
        Blob side = commit(takes, "a take");
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            String film = ann.repository("film");
            ann.upload(film, kept, keptRoot, keptTip).is(200);
            ann.push(film, "heads/main", "", text(keptTip)).is(200);
            long before = show().get("physical_bytes").asLong();
            ann.upload(film, take, takes, side).is(200);
            ann.push(film, "heads/side", "", text(side)).is(200);
            assertThat(show().get("physical_bytes").asLong()).isGreaterThan(before + SIZE);
            assertThat(show().get("logical_bytes").asLong()).isEqualTo(10_000 + SIZE);
            ann.push(film, "heads/side", text(side), "").is(200);

            age();
            installation.admin("gc", "run", "--force").ok();
            // In quarantine it still is there.
            assertThat(show().get("logical_bytes").asLong()).isEqualTo(10_000 + SIZE);
            age();
            installation.admin("gc", "run", "--force").ok();

            assertThat(show().get("physical_bytes").asLong()).isEqualTo(before);
            assertThat(show().get("logical_bytes").asLong()).isEqualTo(10_000);
        }
    }

    private void age() throws SQLException {
        execute("update links set linked_at = minute_of(now() - interval '8 days'),"
                + " quarantined_at = quarantined_at - interval '8 days'");
        execute("update packs set created_at = now() - interval '8 days'");
        execute("update reflog set at = now() - interval '100 days'");
        execute("update collections set finished_at = finished_at - interval '1 day'");
    }

    @Test
    void versionsFromBeforeThereWereQuotasAreFoundByARecountThatReadsDirectories() throws Exception {
        Blob content = noise(10_000, 1);
        Blob inner = tree(file("a", content), file("again", content));
        Blob other = noise(20_000, 2);
        Blob root = tree(file("b", other), directory("inner", inner));
        Blob tip = commit(root, "old");
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            String film = ann.repository("film");
            ann.upload(film, content, other, inner, root, tip).is(200);
            ann.push(film, "heads/main", "", text(tip)).is(200);
        }
        long physical = show().get("physical_bytes").asLong();
        assertThat(show().get("logical_bytes").asLong()).isEqualTo(30_000);
        // As the update to quotas left them.
        execute("update links set version_size = null; update repository_use set logical = 0");
        assertThat(installation.admin("quota", "recount").ok().out()).isEqualTo("all numbers were right\n");
        assertThat(show().get("logical_bytes").asLong()).isZero();

        assertThat(installation.admin("quota", "recount", "--versions").ok().out())
                .isEqualTo("versions found: 29.3 KB\nall numbers were right\n");

        assertThat(show().get("logical_bytes").asLong()).isEqualTo(30_000);
        assertThat(show().get("physical_bytes").asLong()).isEqualTo(physical);
        assertThat(installation.admin("quota", "recount", "--versions").ok().out())
                .isEqualTo("versions found: 0 bytes\nall numbers were right\n");
    }

    @Test
    void aRecountMendsNumbersThatWentWrong() throws Exception {
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient ann = TestClient.signedIn(server.address(), http, "ann", "correct horse");
            ann.upload(ann.repository("film"), noise(SIZE, 1)).is(200);
        }
        execute("update repository_use set physical = 1024, logical = 5");

        assertThat(installation.admin("quota", "recount").ok().out())
                .isEqualTo("ann/film: physical 1 KB was 390.6 KB, logical 5 bytes was 0 bytes\n1 mended\n");
        assertThat(show().get("physical_bytes").asLong()).isEqualTo(SIZE);
    }
}
