// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.core.content.Blob;
import io.dits.server.postgres.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseDownIT {
    @TempDir
    Path folder;

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setPort(port)
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    @Test
    void withoutItsDatabaseTheServerSaysSoAndServesAgainWhenItIsBack() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        EmbeddedPostgres postgres = start(port);
        try (TestDatabase database = TestDatabase.on(postgres, Duration.ofSeconds(1));
                TestServer server = TestServer.on(database, Duration.ofMinutes(1))) {
            TestClient ann = server.user("ann");
            String film = ann.repository("film");
            postgres.close();

            server.anonymous().get("/health").is(200);
            server.anonymous().get("/ready").is(503, "unavailable");
            for (String path : new String[] {"/api/v1/repos", film + "/refs", film + "/commits"}) {
                assertThat(ann.get(path).is(503, "unavailable").header("Retry-After"))
                        .isNotEmpty();
            }
            assertThat(server.anonymous().get("/metrics").is(200).text()).contains("dits_http_requests_total");

            postgres = start(port);
            await().untilAsserted(() -> server.anonymous().get("/ready").is(200));
            ann.get(film).is(200);
            Blob chunk = Samples.noise(1000, 1);
            ann.upload(film, chunk).is(200);
            assertThat(ann.fetch(film, chunk.id())).containsExactly(chunk);
        } finally {
            postgres.close();
        }
    }
}
