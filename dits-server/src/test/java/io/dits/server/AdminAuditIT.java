// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code dits-admin audit …} over what a server and other commands did. */
final class AdminAuditIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String GOOD = "correct horse battery";

    @TempDir
    static Path folder;

    @Test
    void whatAServerAndTheCommandsDoIsListedSealedProvenAndExported() throws Exception {
        TestInstallation installation = TestInstallation.ready(folder, POSTGRES);
        installation.admin("audit", "verify").ok();
        assertThat(installation.admin("audit", "head").status()).isEqualTo(1);
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", GOOD)
                .ok();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            String address = server.address();
            TestClient ann = TestClient.signedIn(address, http, "ann", GOOD);
            ann.post("/api/v1/repos", Map.of("name", "film")).is(201);
            // What somebody types in cannot steer the terminal of who reads it, nor break a line.
            new TestClient(address, http, "")
                    .post("/api/v1/auth/login", Map.of("email", "\u001b[2Jeve,\"\n=1+1", "password", GOOD))
                    .is(401);
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            installation.admin("audit", "verify").ok().out().contains(" 0 rows wait"));
        }
        String list = installation.admin("audit", "list").ok().out();
        assertThat(list.lines().toList()).hasSize(4);
        assertThat(list).doesNotContain("\u001b", GOOD);
        assertThat(list.lines().toList().get(0))
                .contains("user.created", System.getProperty("user.name"), "dits-admin");
        assertThat(list.lines().toList().get(1)).contains("login.succeeded", "ann", "127.0.0.1");
        assertThat(list.lines().toList().get(2)).contains("repo.created", "repository:ann/film");
        assertThat(list.lines().toList().get(3)).contains("login.failed", "eve", "refused");

        JsonNode json = JsonMapper.shared()
                .readTree(installation
                        .admin("audit", "list", "--json", "--action", "repo", "--repo", "ANN/film", "--actor", "ann")
                        .ok()
                        .out());
        assertThat(json).hasSize(1);
        assertThat(json.get(0).get("details").get("visibility").asString()).isEqualTo("private");
        assertThat(installation
                        .admin("audit", "list", "--since", "2999-01-01")
                        .ok()
                        .out())
                .isEmpty();
        assertThat(installation.admin("audit", "list", "--since", "yesterday").err())
                .contains("wanted a day such as");

        String csv =
                installation.admin("audit", "export", "--format", "csv").ok().out();
        assertThat(csv).startsWith("id,at,").contains("\"login:\u001b[2Jeve,\"\"\n=1+1\"");
        String jsonl = installation
                .admin("audit", "export", "--until", "2999-01-01")
                .ok()
                .out();
        assertThat(jsonl.lines()
                        .map(line ->
                                JsonMapper.shared().readTree(line).get("action").asString()))
                .containsExactly("user.created", "login.succeeded", "repo.created", "login.failed");

        String head = installation.admin("audit", "head").ok().out().strip();
        assertThat(installation.admin("audit", "verify", "--head", head).ok().out())
                .contains("all is as it was sealed", "head " + head);
        String other = head.substring(0, head.length() - 1) + (head.endsWith("0") ? "1" : "0");
        TestInstallation.Outcome wrong = installation.admin("audit", "verify", "--head", other);
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.out()).contains(other, "1 things are wrong");
        assertThat(installation.admin("audit", "verify", "--head", "17").err()).contains("wanted NUMBER:HASH");
    }
}
