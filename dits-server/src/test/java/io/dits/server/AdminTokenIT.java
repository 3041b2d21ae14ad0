// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.server.http.TestBrowser;
import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code dits-admin token …} and {@code dits-admin user reset}, beside a server. */
final class AdminTokenIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    static Path folder;

    private static TestInstallation installation() throws Exception {
        return new TestInstallation(folder, POSTGRES.url());
    }

    @BeforeAll
    static void migrate() throws Exception {
        installation().migrate("up").ok();
        for (String name : new String[] {"ann", "bob"}) {
            installation()
                    .admin("user", "create", "--email", name + "@a.example", "--password", "correct horse battery")
                    .ok();
        }
    }

    @Test
    void aTokenIsMadeUsedListedAndRevoked() throws Exception {
        TestInstallation.Outcome made = installation()
                .admin(
                        "token",
                        "create",
                        "--user",
                        "ann",
                        "--name",
                        "nightly",
                        "--scope",
                        "repo:read,user",
                        "--days",
                        "30")
                .ok();
        String text = made.out().strip();
        assertThat(text).matches("dits_[0-9A-Za-z]{49}");
        assertThat(made.err()).contains("repo:read, user", "until 20").doesNotContain(text);
        try (RunningServer server = installation().serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient program = new TestClient(server.address(), http, text);
            program.get("/api/v1/users/me").is(200);
            program.post("/api/v1/repos", java.util.Map.of("name", "film")).is(403, "missing_scope");
            JsonNode list = JsonMapper.shared()
                    .readTree(installation()
                            .admin("token", "list", "--user", "ann@a.example", "--json")
                            .ok()
                            .out());
            assertThat(list.toString()).doesNotContain(text);
            assertThat(list.at("/0/name").asString()).isEqualTo("nightly");
            String id = list.at("/0/id").asString();
            assertThat(installation()
                            .admin("token", "list", "--user", "ann")
                            .ok()
                            .out())
                    .startsWith("ID")
                    .contains("nightly", "repo:read,user");
            assertThat(installation()
                            .admin("token", "revoke", "--user", "bob", id)
                            .status())
                    .isEqualTo(1);
            installation().admin("token", "revoke", "--user", "ann", id).ok();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> program.get("/api/v1/users/me").is(401, "unauthenticated"));
        }
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        assertThat(installation()
                        .admin("token", "create", "--user", "nobody", "--name", "x", "--scope", "user")
                        .err())
                .contains("nobody", "dits-admin user list");
        assertThat(installation()
                        .admin("token", "create", "--user", "bob", "--name", "x", "--scope", "everything")
                        .err())
                .contains("scope: wanted one of repo:read");
        assertThat(installation()
                        .admin("token", "create", "--user", "bob", "--name", "x", "--scope", "admin")
                        .err())
                .contains("for administrators alone");
        assertThat(installation()
                        .admin("token", "create", "--user", "bob", "--name", "x", "--scope", "user", "--days", "0")
                        .status())
                .isEqualTo(1);
        assertThat(installation().admin("user", "reset", "--email", "nobody").err())
                .contains("dits-admin user list");
    }

    @Test
    void aLinkSetsANewPassword() throws Exception {
        TestInstallation.Outcome reset =
                installation().admin("user", "reset", "--email", "bob").ok();
        assertThat(reset.err()).contains("server.public_url");
        String path = reset.out().strip();
        assertThat(path).startsWith("/login/reset?token=");
        try (RunningServer server = installation().serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestBrowser browser = new TestBrowser(server.address(), http);
            browser.open(path).is(200);
            browser.submit("/login/reset", "new", "bob's new one", "again", "bob's new one")
                    .is(200);
            TestClient.signedIn(server.address(), http, "bob", "bob's new one");
        }
    }
}
