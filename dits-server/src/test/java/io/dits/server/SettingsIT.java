// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Settings whose effect no other test meets on its way. */
final class SettingsIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String PASSWORD = "a password for settings";

    @TempDir
    Path folder;

    @Test
    void whatTheFileSaysIsWhatTheServerDoes() throws Exception {
        TestInstallation installation = TestInstallation.ready(folder, POSTGRES);
        Path file = installation.config();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("port = 0", "port = 0\nmax_upload_size = \"1MB\"")
                        .replace("[database]", "[database]\npool_size = 7\nmin_connections = 3")
                        .replace("[auth]", "[auth]\ntoken_expiration = \"17m\"\nrefresh_expiration = \"3d\""));
        installation
                .admin("user", "create", "--email", "ann@a.example", "--username", "ann", "--password", PASSWORD)
                .ok();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient client = new TestClient(server.address(), http, "");
            var signedIn = client.post("/api/v1/auth/login", Map.of("email", "ann", "password", PASSWORD))
                    .is(200)
                    .json();
            assertThat(signedIn.get("expires_in").asInt()).isEqualTo(17 * 60);
            assertThat(daysOfTheRefreshToken()).isEqualTo(3);

            TestClient ann = TestClient.signedIn(server.address(), http, "ann", PASSWORD);
            ann.send(
                            "POST",
                            "/api/v1/repos",
                            BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]),
                            "Content-Type",
                            "application/json")
                    .is(413, "too_large");

            var pool = client.get("/debug/pool").is(200).json();
            assertThat(pool.get("max").asInt()).isEqualTo(7);
            await().until(() -> {
                var now = client.get("/debug/pool").json();
                return now.get("idle").asInt() + now.get("active").asInt() == 3;
            });
        }
    }

    private static long daysOfTheRefreshToken() throws Exception {
        try (Connection connection = POSTGRES.connect();
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select round(extract(epoch from expires_at - created_at) / 86400) from refresh_tokens limit 1")) {
            row.next();
            return row.getLong(1);
        }
    }
}
