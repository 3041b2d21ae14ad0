// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the log of a server has of requests, and what it never has. */
final class RequestLogIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String PASSWORD = "a password that nobody may read";

    @TempDir
    Path folder;

    /** What a server said that logs like that, to somebody who signed in, made a repository and asked for odd things. */
    private String said(String format, String level, List<String> secrets) throws Exception {
        TestInstallation installation = new TestInstallation(folder, POSTGRES.another());
        installation.migrate("up").ok();
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", PASSWORD)
                .ok();
        Files.writeString(
                installation.config(),
                Files.readString(installation.config())
                        .replace("format = \"pretty\"", "format = \"" + format + "\"\nlevel = \"" + level + "\""));
        try (ServerProcess server = ServerProcess.of(
                        ServerMain.class,
                        Map.of("DITS_CONFIG", installation.config().toString()));
                HttpClient http = HttpClient.newHttpClient()) {
            String line = server.awaitLine("listening on ");
            String address = "http://" + line.replaceFirst(".*(127.0.0.1:\\d+).*", "$1");
            TestClient anybody = new TestClient(address, http, "");
            JsonNode tokens = anybody.post("/api/v1/auth/login", Map.of("email", "ann@a.example", "password", PASSWORD))
                    .is(200)
                    .json();
            secrets.addAll(List.of(
                    PASSWORD,
                    tokens.get("access_token").asString(),
                    tokens.get("refresh_token").asString(),
                    "told-in-the-query",
                    TestInstallation.SECRET));
            TestClient ann =
                    new TestClient(address, http, tokens.get("access_token").asString());
            ann.repository("film");
            ann.get("/api/v1/repos/ann/film", "X-Request-ID", "mine-1").is(200);
            ann.get("/api/v1/users/me?token=told-in-the-query").is(200);
            anybody.get("/api/v1/repos/%0d%0aforged%1b%5b31m/x").is(400);
            anybody.get("/nothing/forged").is(404);
            anybody.get("/health").is(200);
            server.signal("TERM");
            return server.awaitEnd();
        }
    }

    @Test
    void aRequestIsALineWithItsPartsByName() throws Exception {
        List<String> secrets = new ArrayList<>();
        String said = said("json", "info", secrets);
        List<JsonNode> lines = said.lines()
                // It says to people that it ends.
                .filter(line -> !line.startsWith("Stop"))
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
        List<JsonNode> requests = lines.stream()
                .filter(line -> line.get("formattedMessage").asString().equals("request"))
                .toList();
        JsonNode film = requests.stream()
                .filter(line -> line.get("request_id").asString().equals("mine-1"))
                .findFirst()
                .orElseThrow();
        assertThat(film.get("level").asString()).isEqualTo("INFO");
        assertThat(film.get("method").asString()).isEqualTo("GET");
        assertThat(film.get("route").asString()).isEqualTo("/api/v1/repos/{owner}/{name}");
        assertThat(film.get("status").asInt()).isEqualTo(200);
        assertThat(film.get("bytes_in").asInt()).isZero();
        assertThat(film.get("bytes_out").asInt()).isGreaterThan(50);
        assertThat(film.get("duration_ms").asInt()).isNotNegative();
        assertThat(film.get("user_id").isNumber()).isTrue();
        assertThat(film.get("via").asString()).isEqualTo("session");
        assertThat(film.get("address").asString()).isEqualTo("127.0.0.1");
        JsonNode login = requests.getFirst();
        assertThat(login.get("route").asString()).isEqualTo("/api/v1/auth/login");
        assertThat(login.get("bytes_in").asInt()).isGreaterThan(PASSWORD.length());
        assertThat(login.has("user_id")).isFalse();
        assertThat(requests)
                .extracting(line -> line.get("route").asString())
                .as("what machines ask all the time is told only to who debugs")
                .doesNotContain("/health")
                .contains("unmatched");
        assertThat(said).doesNotContain(secrets).doesNotContain("forged");
    }

    @Test
    void evenATraceHasNoSecretsAndNoForgedLines() throws Exception {
        List<String> secrets = new ArrayList<>();
        String said = said("pretty", "trace", secrets);
        assertThat(said)
                .doesNotContain(secrets.subList(0, 3))
                .doesNotContain(TestInstallation.SECRET)
                .contains("request method=GET route=/health status=200");
        assertThat(said.lines()).noneMatch(line -> line.startsWith("forged"));
    }
}
