// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

/** Who may see how a server is, from where. */
final class WatchIT {
    /** As a proxy adds it, which is trusted here. */
    private static final String FORWARDED = "X-Forwarded-For";

    private static TestServer showing(String path, WatchParts.Readers readers) throws Exception {
        return TestServer.showing(Optional.of(new WatchParts.Metrics(path, readers)));
    }

    @ParameterizedTest
    @EnumSource
    void metricsAreForWhomTheConfigurationNames(WatchParts.Readers readers) throws Exception {
        try (TestServer server = showing("/metrics", readers)) {
            TestClient anybody = server.anonymous();
            boolean here = readers != WatchParts.Readers.ADMIN;
            anybody.get("/metrics").is(here ? 200 : 401);
            anybody.get("/metrics", FORWARDED, "203.0.113.9")
                    .is(
                            switch (readers) {
                                case ALL -> 200;
                                case ADMIN -> 401;
                                case LOOPBACK, PRIVATE -> 404;
                            });
            boolean open = readers == WatchParts.Readers.ALL;
            server.user("ann").get("/metrics", FORWARDED, "203.0.113.9").is(open ? 200 : 403);
            server.admin("root").get("/metrics", FORWARDED, "203.0.113.9").is(200);
        }
    }

    @Test
    void metricsAreWhereTheConfigurationSaysAndNowhereElse() throws Exception {
        try (TestServer server = showing("/ops/numbers", WatchParts.Readers.PRIVATE)) {
            TestClient.Answer first = server.anonymous().get("/ops/numbers").is(200);
            assertThat(first.header("RateLimit")).as("no limit is on it").isEmpty();
            assertThat(server.anonymous().get("/ops/numbers").is(200).text())
                    .contains("dits_http_requests_total{method=\"GET\",path=\"/ops/numbers\",status=\"200\"}");
            server.anonymous().get("/metrics").is(404, "not_found");
        }
        try (TestServer server = TestServer.showing(Optional.empty())) {
            server.admin("root").get("/metrics").is(404, "not_found");
        }
    }

    @Test
    void detailsOfTheHealthAreForThisMachineAndAdministrators() throws Exception {
        try (TestServer server = TestServer.start()) {
            JsonNode here = server.anonymous().get("/health/detailed").is(200).json();
            assertThat(here.get("status").asString()).isEqualTo("ok");
            assertThat(here.at("/checks/0/name").asString()).isEqualTo("postgresql");
            assertThat(here.at("/checks/0/latency_ms").isNumber()).isTrue();
            assertThat(here.at("/checks/1/detail").asString()).isEqualTo("secret place");

            for (TestClient stranger : new TestClient[] {server.anonymous(), server.user("ann")}) {
                TestClient.Answer away = stranger.get("/health/detailed", FORWARDED, "203.0.113.9");
                assertThat(away.is(200).json().get("status").asString()).isEqualTo("ok");
                assertThat(away.json().at("/checks/1/status").asString()).isEqualTo("ok");
                assertThat(away.json().at("/checks/0/latency_ms").isNull()).isTrue();
                assertThat(away.text()).doesNotContain("secret place");
            }
            assertThat(server.admin("root")
                            .get("/health/detailed", FORWARDED, "203.0.113.9")
                            .is(200)
                            .text())
                    .contains("secret place");
        }
    }

    @Test
    void whatRequestsCanDoWithoutDegradesAndTheDatabaseTakesTheServerDown() throws Exception {
        try (TestServer server = TestServer.start()) {
            server.trouble.set("connection refused");
            JsonNode degraded =
                    server.anonymous().get("/health/detailed").is(200).json();
            assertThat(degraded.get("status").asString()).isEqualTo("degraded");
            assertThat(degraded.at("/checks/1/status").asString()).isEqualTo("down");
            assertThat(degraded.at("/checks/1/detail").asString()).isEqualTo("connection refused");
            assertThat(degraded.at("/checks/1/hint").asString()).isEqualTo("see whether it runs, too");
        }
        try (TestServer server = TestServer.start()) {
            server.database.database().close();
            JsonNode down = server.anonymous().get("/health/detailed").is(503).json();
            assertThat(down.get("status").asString()).isEqualTo("down");
            assertThat(down.at("/checks/0/status").asString()).isEqualTo("down");
            server.anonymous().get("/health").is(200);
        }
    }

    @Test
    void thePoolIsForThisMachineAndAdministrators() throws Exception {
        try (TestServer server = TestServer.start()) {
            assertThat(server.anonymous().get("/debug/pool").is(200).json().propertyStream())
                    .containsExactly(
                            Map.entry("active", one(1)),
                            Map.entry("idle", one(2)),
                            Map.entry("waiting", one(3)),
                            Map.entry("max", one(4)));
            server.anonymous().get("/debug/pool", FORWARDED, "203.0.113.9").is(404, "not_found");
            server.user("ann").get("/debug/pool", FORWARDED, "203.0.113.9").is(403);
            server.admin("root").get("/debug/pool", FORWARDED, "203.0.113.9").is(200);
        }
    }

    private static JsonNode one(int number) {
        return IntNode.valueOf(number);
    }
}
