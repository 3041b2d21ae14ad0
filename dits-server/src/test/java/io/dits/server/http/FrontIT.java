// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.server.config.Network;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What stands between the line and the routes: trusted proxies, the bound on requests, origins, headers. */
final class FrontIT {
    private static final Network PROXIES = Network.parse("127.0.0.0/8");
    private static TestServer server;
    private static TestClient ann;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.listening(TestServer.settings(
                new HttpSettings.Front(
                        Optional.empty(), 1, PROXIES::contains, List.of("https://studio.example.com"), Duration.ZERO),
                1));
        ann = server.user("ann");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void beyondTheWorkersAndTheQueueRequestsArePutOffAndProbesAreNot() throws Exception {
        String film = ann.repository("film");
        try (HalfUpload served = HalfUpload.begin(ann, film, noise(100_000, 1))) {
            CompletableFuture<TestClient.Answer> queued =
                    CompletableFuture.supplyAsync(() -> ann.get("/api/v1/users/me"));
            await().untilAsserted(() ->
                    assertThat(metric("dits_http_requests_waiting")).isEqualTo(1));
            assertThat(metric("dits_http_requests_running")).isEqualTo(1);

            TestClient.Answer putOff = ann.get("/api/v1/users/me").is(503, "busy");
            assertThat(putOff.header("Retry-After")).isEqualTo("2");
            server.anonymous().get("/health").is(200);
            server.anonymous().get("/ready").is(200);

            assertThat(served.finish()).contains("200");
            queued.get().is(200);
        }
        await().untilAsserted(
                        () -> assertThat(metric("dits_http_requests_running")).isZero());
    }

    private static int metric(String name) {
        return server.anonymous()
                .get("/metrics")
                .is(200)
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void onlyPagesOfTheListedOriginsMayAskAndTheyWithoutCookies() {
        TestClient anybody = server.anonymous();
        TestClient.Answer asked = anybody.send(
                "OPTIONS",
                "/api/v1/users/me",
                BodyPublishers.noBody(),
                "Origin",
                "https://studio.example.com",
                "Access-Control-Request-Method",
                "GET");
        asked.is(204);
        assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo("https://studio.example.com");
        assertThat(asked.header("Access-Control-Allow-Headers")).contains("Authorization");
        assertThat(asked.header("Access-Control-Allow-Credentials")).isEmpty();
        // Errors are for the page to read, too.
        assertThat(anybody.get("/api/v1/users/me", "Origin", "https://studio.example.com")
                        .is(401, "unauthenticated")
                        .header("Access-Control-Allow-Origin"))
                .isEqualTo("https://studio.example.com");
        for (String stranger :
                List.of("https://evil.example", "https://studio.example.com.evil.example", "null", "*")) {
            TestClient.Answer answer = ann.get("/api/v1/users/me", "Origin", stranger);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
            assertThat(answer.header("Vary")).isEqualTo("Origin");
        }
    }

    @Test
    void everyAnswerTellsBrowsersToGuessNothingAndShowItNowhere() {
        for (String path : List.of("/health", "/api/v1/users/me", "/nothing", "/login")) {
            TestClient.Answer answer = server.anonymous().get(path);
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'")
                    .contains("frame-ancestors 'none'");
            assertThat(answer.header("Referrer-Policy")).isIn("no-referrer", "same-origin");
        }
        assertThat(server.anonymous()
                        .get("/health", "X-Forwarded-Proto", "https")
                        .header("Strict-Transport-Security"))
                .contains("max-age");
    }
}
