// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.noise;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.server.http.TestClient;
import io.dits.server.http.TestClient.Answer;
import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.redis.TestRedis;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two servers that limit their users together, over a Redis that is real and may go away. */
final class RateLimitsIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    private static final String PASSWORD = "correct horse";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ME = "/api/v1/users/me";
    private static final int ALLOWED = 20;

    @TempDir
    static Path folder;

    private static RunningServer one;
    private static RunningServer two;
    private static final Map<String, TestClient> PEOPLE = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        TestInstallation installation = TestInstallation.ready(folder, POSTGRES);
        Files.writeString(installation.config(), """
                [redis]
                url = "%s/3"
                [limits.rate]
                requests_per_minute = %d
                upload_bytes_per_hour = "1MB"
                download_bytes_per_hour = "1MB"
                """.formatted(REDIS.url(), ALLOWED), StandardOpenOption.APPEND);
        one = installation.serve();
        two = installation.serve();
        // Each test has somebody of its own, whose budgets no other test touches.
        for (String name : List.of("ann", "bob", "cid", "dee", "eve")) {
            installation
                    .admin("user", "create", "--email", name + "@a.example", "--password", PASSWORD)
                    .ok();
            PEOPLE.put(name, TestClient.signedIn(one.address(), HTTP, name, PASSWORD));
        }
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        HTTP.close();
    }

    private static TestClient person(String name) {
        return Objects.requireNonNull(PEOPLE.get(name));
    }

    private static TestClient at(RunningServer server, String name) {
        return new TestClient(server.address(), HTTP, person(name).token());
    }

    private static String metric(RunningServer server, String line) {
        return new TestClient(server.address(), HTTP, "")
                .get("/metrics")
                .is(200)
                .text()
                .lines()
                .filter(text -> text.startsWith(line + " "))
                .findFirst()
                .orElse("no " + line)
                .substring(line.length() + 1);
    }

    @Test
    void ofABurstThroughBothServersNotOneRequestTooManyIsServed() throws Exception {
        long began = System.nanoTime();
        List<Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                TestClient client = at(i % 2 == 0 ? one : two, "ann");
                all.add(threads.submit(() -> client.get(ME)));
            }
            for (Future<Answer> answer : all) {
                answers.add(answer.get());
            }
        }
        // What came back during the burst, on however slow a machine.
        long back = 1 + (System.nanoTime() - began) * ALLOWED / 60_000_000_000L;

        assertThat(answers.stream().filter(answer -> answer.status() == 200).count())
                .isBetween((long) ALLOWED, ALLOWED + back);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> answer.is(429, "rate_limited"));
        assertThat(metric(one, "dits_rate_limited_total{limit=\"requests\"}")).isNotEqualTo("0.0");
    }

    @Test
    void theAnswersSayWhatIsAllowedAndLeftAndWhenToComeAgain() {
        Answer first = at(two, "bob").get(ME).is(200);
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"requests\";q=20;w=60");
        assertThat(first.header("RateLimit")).matches("\"requests\";r=1[0-9];t=[0-9]+");

        Answer refused = first;
        for (int i = 0; i < 100 && refused.status() == 200; i++) {
            refused = at(one, "bob").get(ME);
        }

        refused.is(429, "rate_limited");
        assertThat(refused.header("RateLimit")).matches("\"requests\";r=0;t=(5[0-9]|60)");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 3);
        assertThat(refused.json().at("/error/message").asString())
                .contains("20 requests a minute for each user")
                .contains("go on in");
        assertThat(refused.json().at("/error/details/limit").asString()).isEqualTo("requests");
    }

    @Test
    void whatTellsOfTheServerIsNotLimited() {
        TestClient anybody = new TestClient(one.address(), HTTP, "");
        for (int i = 0; i < 2 * ALLOWED; i++) {
            for (String path : List.of("/health", "/ready", "/metrics")) {
                assertThat(anybody.get(path).is(200).header("RateLimit")).isEmpty();
            }
        }
    }

    @Test
    void aTransferIsNeverCutAndTheNextOneWaitsForWhatItHadTooMuch() {
        TestClient cid = person("cid");
        String film = cid.repository("film");
        Blob large = noise(3 << 20, 1);

        assertThat(cid.upload(film, large).is(200).header("RateLimit-Policy"))
                .isEqualTo("\"upload\";q=1048576;qu=\"content-bytes\";w=3600");
        // Two hours for the two megabytes beyond the hour's one.
        Answer next = at(two, "cid").upload(film, noise(1, 2)).is(429, "rate_limited");
        assertThat(Integer.parseInt(next.header("Retry-After"))).isBetween(7000, 7210);
        assertThat(next.json().at("/error/message").asString()).contains("1048576 bytes uploaded an hour");

        // Downloads have a budget of their own, requests too.
        assertThat(cid.fetch(film, large.id())).containsExactly(large);
        at(two, "cid")
                .send(
                        "POST",
                        film + "/objects/fetch",
                        java.net.http.HttpRequest.BodyPublishers.ofByteArray(
                                io.dits.core.wire.Frames.ids(List.of(large.id()))),
                        "Content-Type",
                        io.dits.core.wire.Frames.IDS_TYPE)
                .is(429, "rate_limited");
        cid.get(film + "/raw/main/a").is(429, "rate_limited");
        assertThat(cid.get(ME).is(200).header("RateLimit")).startsWith("\"requests\";r=1");
        assertThat(metric(two, "dits_rate_limited_total{limit=\"upload\"}")).isEqualTo("1.0");
    }

    @Test
    void whatIsTransferredInSmallPartsCountsToo() {
        TestClient dee = person("dee");
        String film = dee.repository("film");
        int sent = 0;
        while (sent < 100 && dee.upload(film, noise(10, sent)).status() == 200) {
            sent++;
        }
        // Each counts 64 KiB at least.
        assertThat(sent).isBetween(16, 17);
    }

    @Test
    void withoutRedisEachServerLimitsAloneAndNobodyIsFailed() {
        TestClient there = at(two, "eve");
        while (there.get(ME).status() == 200) {
            assertThat(metric(two, "dits_redis_up")).isEqualTo("1.0");
        }
        REDIS.stop();
        try {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 2 * ALLOWED; i++) {
                statuses.add(there.get(ME).status());
            }
            assertThat(statuses).startsWith(200, 200, 200).endsWith(429).containsOnly(200, 429);
            assertThat(at(one, "eve").get(ME).status()).isEqualTo(200);
            assertThat(metric(two, "dits_redis_up")).isEqualTo("0.0");
        } finally {
            REDIS.start();
        }
        Awaitility.await().until(() -> metric(two, "dits_redis_up").equals("1.0"));
        there.get(ME).is(200);
    }
}
