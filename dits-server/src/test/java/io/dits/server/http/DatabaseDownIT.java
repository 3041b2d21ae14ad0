// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.postgres.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DatabaseDownIT {
    @Test
    void withoutItsDatabaseTheServerSaysSoWithinThePoolTimeout() throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        try (TestDatabase database = TestDatabase.on(postgres, Duration.ofSeconds(2));
                TestServer server = TestServer.on(database, Duration.ofMinutes(1))) {
            TestClient ann = server.user("ann");
            ann.repository("film");
            postgres.close();

            server.anonymous().get("/health").is(200);
            server.anonymous().get("/ready").is(503, "unavailable");
            var answer = ann.get("/api/v1/repos").is(503, "unavailable");
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(server.anonymous().get("/metrics").is(200).text()).contains("dits_http_requests_total");
        } finally {
            postgres.close();
        }
    }
}
