// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.testkit.redis.TestRedis;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three servers behind a balancer that sends each request anywhere, while one of them is killed. */
final class ReplicasIT {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    /** Shorter than what was ended at one server may be good at another that was not told. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    @Test
    void aKilledReplicaCostsNoCommandAndNothingThatWasPushed() throws Exception {
        try (Replicas replicas = new Replicas(folder, REDIS.port(), "");
                Work work = new Work(folder, replicas.address(), 2)) {
            work.rounds(2);
            replicas.kill(0);
            work.rounds(2);
            replicas.startAgain(0);
            signOutIsKnownToAll(replicas);
            work.rounds(2);
            work.stop();
            for (int number = 0; number < Replicas.COUNT; number++) {
                assertThat(replicas.metric(number, "dits_http_requests_total"))
                        .as("requests of replica %d", number)
                        .isGreaterThan(20);
                work.proveAt(replicas.address(number), folder.resolve("proof" + number));
            }
            replicas.admin("storage", "verify");
        }
    }

    private static void signOutIsKnownToAll(Replicas replicas) throws Exception {
        Map<String, String> tokens = replicas.login(0);
        for (int number = 0; number < Replicas.COUNT; number++) {
            assertThat(replicas.status(me(replicas.address(number), tokens))).isEqualTo(200);
        }
        assertThat(replicas.status(post(
                        replicas.address(1) + "/api/v1/auth/logout",
                        "{\"refresh_token\":\"" + tokens.get("refresh_token") + "\"}")))
                .isEqualTo(204);
        for (int number = 0; number < Replicas.COUNT; number++) {
            HttpRequest.Builder asked = me(replicas.address(number), tokens);
            await().atMost(AT_ONCE).until(() -> replicas.status(asked) == 401);
        }
        assertThat(replicas.status(post(
                        replicas.address(2) + "/api/v1/auth/refresh",
                        "{\"refresh_token\":\"" + tokens.get("refresh_token") + "\"}")))
                .isEqualTo(401);
    }

    static HttpRequest.Builder me(String address, Map<String, String> tokens) {
        return HttpRequest.newBuilder(URI.create(address + "/api/v1/users/me"))
                .header("Authorization", "Bearer " + tokens.get("access_token"));
    }

    static HttpRequest.Builder post(String address, String json) {
        return HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }
}
