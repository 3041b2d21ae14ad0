// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.testkit.postgres.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code dits-server} as a process that is told by SIGHUP to read its settings again. */
final class ReloadIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    Path folder;

    private static String requestsAMinute(HttpClient http, String address) throws Exception {
        HttpRequest ask =
                HttpRequest.newBuilder(URI.create(address + "/api/v1/users/me")).build();
        return http.send(ask, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("RateLimit-Policy")
                .orElse("none")
                .replaceFirst(".*q=(\\d+).*", "$1");
    }

    @Test
    void whatCanChangeDoesWhatCannotIsToldAndABadFileChangesNothing() throws Exception {
        TestInstallation installation = TestInstallation.ready(folder, POSTGRES);
        Path file = installation.config();
        String first = Files.readString(file);
        try (ServerProcess server = ServerProcess.of(ServerMain.class, Map.of("DITS_CONFIG", file.toString()));
                HttpClient http = HttpClient.newHttpClient()) {
            String line = server.awaitLine("listening on ");
            String address = line.substring(line.indexOf("http://"));
            assertThat(requestsAMinute(http, address)).isEqualTo("600");

            String other = first.replace("port = 0", "port = 0\nworkers = 17")
                            .replace(TestInstallation.SECRET, TestInstallation.SECRET.replace('9', '3'))
                            .replace("[logging]", "[logging]\nlevel = \"debug\"")
                    + "[limits.rate]\nrequests_per_minute = 70\n";
            Files.writeString(file, other);
            server.signal("HUP");
            server.awaitLine("reload: auth.jwt_secret is ***, was ***; takes effect when the server is started again");
            server.awaitLine("reload: limits.rate.requests_per_minute is 70, was not set");
            server.awaitLine("reload: logging.level is debug, was not set");
            server.awaitLine("reload: server.workers is 17, was not set; takes effect when");
            server.awaitLine("reload: done, 2 settings in effect, 2 wait for a start");
            assertThat(requestsAMinute(http, address)).isEqualTo("70");

            Files.writeString(file, other.replace("= 70", "= 80").replace("workers = 17", "workers = \"many\""));
            server.signal("HUP");
            server.awaitLine("reload: " + file + ":4: server.workers: wanted a number of 0 to 100000, found 'many'");
            server.awaitLine("reload: the configuration has errors; all settings of before are kept");
            assertThat(requestsAMinute(http, address)).isEqualTo("70");

            Files.writeString(file, first);
            server.signal("HUP");
            server.awaitLine("reload: limits.rate.requests_per_minute was 70, is not set now");
            server.awaitLine("reload: done, 2 settings in effect, 0 wait for a start");
            assertThat(requestsAMinute(http, address)).isEqualTo("600");

            server.signal("TERM");
            assertThat(server.awaitEnd())
                    .doesNotContain(TestInstallation.SECRET)
                    .doesNotContain(TestInstallation.SECRET.replace('9', '3'));
            assertThat(server.status()).isZero();
        }
    }
}
