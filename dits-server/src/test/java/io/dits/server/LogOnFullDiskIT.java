// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class LogOnFullDiskIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    Path folder;

    @Test
    void aLogOnAFullDiskStopsNothing() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        TestInstallation installation = TestInstallation.ready(folder, POSTGRES);
        Files.writeString(
                installation.config(),
                Files.readString(installation.config())
                        .replace("port = 0", "port = " + port)
                        .replace(
                                "format = \"pretty\"",
                                "level = \"trace\"\noutput = \"file\"\nfile_path = \"/dev/full\""));
        installation
                .admin("user", "create", "--email", "ann@a.example", "--password", "correct horse")
                .ok();
        String address = "http://127.0.0.1:" + port;
        try (ServerProcess server = ServerProcess.of(
                        ServerMain.class,
                        Map.of("DITS_CONFIG", installation.config().toString()));
                HttpClient http = HttpClient.newHttpClient()) {
            TestClient anybody = new TestClient(address, http, "");
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> anybody.get("/ready").is(200));
            TestClient ann = TestClient.signedIn(address, http, "ann", "correct horse");
            String film = ann.repository("film");
            for (int i = 0; i < 200; i++) {
                ann.get(film).is(200);
            }
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
    }
}
