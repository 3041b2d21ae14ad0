// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code dits-server} as a process, with a database and a configuration that an operator made. */
final class ServerMainIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    Path folder;

    @Test
    void itWaitsForItsMigrationServesAndEndsWhenToldTo() throws Exception {
        TestInstallation installation = new TestInstallation(folder, POSTGRES.url());
        try (ServerProcess server = ServerProcess.of(
                        ServerMain.class,
                        Map.of("DITS_CONFIG", installation.config().toString()));
                HttpClient http = HttpClient.newHttpClient()) {
            String line = server.awaitLine("listening on http://127.0.0.1:");
            String address = line.replaceFirst(".*(http://127.0.0.1:\\d+).*", "$1");
            TestClient anybody = new TestClient(address, http, "");
            anybody.get("/health").is(200);
            assertThat(anybody.get("/ready").is(503, "unavailable").text()).contains("dits-migrate up");
            assertThat(anybody.post("/api/v1/auth/login", Map.of("email", "a@b", "password", "c"))
                            .is(503, "unavailable")
                            .header("Retry-After"))
                    .isNotEmpty();
            installation.migrate("up").ok();
            anybody.get("/ready").is(200);
            installation
                    .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                    .ok();
            String film =
                    TestClient.signedIn(address, http, "ann", "correct horse").repository("film");
            assertThat(film).isEqualTo("/api/v1/repos/ann/film");

            takenPort(installation, address);

            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.awaitEnd()).doesNotContain(TestInstallation.SECRET);
        }
    }

    private void takenPort(TestInstallation installation, String address) throws Exception {
        String port = address.substring(address.lastIndexOf(':') + 1);
        Path config = folder.resolve("taken.toml");
        Files.writeString(config, Files.readString(installation.config()).replace("port = 0", "port = " + port));
        try (ServerProcess second = ServerProcess.of(ServerMain.class, Map.of(), "--config", config.toString())) {
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.awaitEnd())
                    .contains("cannot listen on 127.0.0.1, port " + port)
                    .contains("server.port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void itStartsBeforeItsDatabaseAndSaysSo() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        TestInstallation installation =
                new TestInstallation(folder, "jdbc:postgresql://127.0.0.1:" + nobody + "/dits?user=x");
        Files.writeString(
                installation.config(), Files.readString(installation.config()).replace("\"pretty\"", "\"json\""));
        try (ServerProcess server = ServerProcess.of(
                        ServerMain.class,
                        Map.of("DITS_CONFIG", installation.config().toString()));
                HttpClient http = HttpClient.newHttpClient()) {
            JsonNode line = JsonMapper.shared().readTree(server.awaitLine("listening on"));
            String sentence = line.get("formattedMessage").asString();
            assertThat(sentence).startsWith("listening on http://127.0.0.1:");
            TestClient anybody = new TestClient(sentence.substring("listening on ".length()), http, "");
            anybody.get("/health").is(200);
            assertThat(anybody.get("/ready").is(503, "unavailable").text()).contains("does not answer");
            server.awaitLine("the database does not answer yet");
        }
    }
}
