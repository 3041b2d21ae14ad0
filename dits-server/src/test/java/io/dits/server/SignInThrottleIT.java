// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.server.http.TestClient;
import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.redis.TestRedis;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two servers that count failed sign-ins together, over a Redis that is real and goes away in the middle. */
final class SignInThrottleIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    /** Of one account from one address. */
    private static final int ALLOWED = 9;

    private static final String PASSWORD = "correct horse";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static TestInstallation installation;
    private static RunningServer one;
    private static RunningServer two;

    @BeforeAll
    static void start() throws Exception {
        installation = TestInstallation.ready(folder, POSTGRES);
        Files.writeString(
                installation.config(), "[redis]\nurl = \"" + REDIS.url() + "/4\"\n", StandardOpenOption.APPEND);
        one = installation.serve();
        two = installation.serve();
        for (String name : new String[] {"ann", "bob", "cid"}) {
            installation
                    .admin("user", "create", "--email", name + "@a.example", "--password", PASSWORD)
                    .ok();
        }
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        HTTP.close();
    }

    private static TestClient.Answer signIn(RunningServer server, String name, String password) {
        return new TestClient(server.address(), HTTP, "")
                .post("/api/v1/auth/login", Map.of("email", name, "password", password));
    }

    @Test
    void theCheckOfAConfigurationTriesRedis() {
        installation.admin("config", "check", "--connect").ok();
        REDIS.freeze();
        try {
            TestInstallation.Outcome check = installation.admin("config", "check", "--connect");
            assertThat(check.status()).isEqualTo(1);
            assertThat(check.out())
                    .contains("error: Redis at " + REDIS.url() + "/4 does not answer: ")
                    .contains("1 error,");
            assertThat(installation.admin("config", "check").ok().out()).contains("0 errors");
        } finally {
            REDIS.thaw();
        }
        await().until(() -> together(one) && together(two));
    }

    private static void hasToWait(RunningServer server, String name) {
        TestClient.Answer answer = signIn(server, name, PASSWORD).is(429, "throttled");
        long seconds = Long.parseLong(
                answer.response().headers().firstValue("Retry-After").orElse("none"));
        assertThat(seconds).isBetween(1L, 15L * 60);
    }

    private static boolean together(RunningServer server) {
        return new TestClient(server.address(), HTTP, "")
                .get("/metrics")
                .is(200)
                .text()
                .contains("dits_redis_up 1.0");
    }

    @Test
    void whoGuessesAtBothServersHasOneBudget() {
        for (int i = 0; i < ALLOWED; i++) {
            signIn(i % 2 == 0 ? one : two, "ann", "guess " + i).is(401);
        }

        hasToWait(one, "ann");
        hasToWait(two, "ann");
        // Being refused is no attempt, and nobody else waits.
        signIn(two, "cid", PASSWORD).is(200);
    }

    @Test
    void withoutRedisEachServerCountsAloneAndTogetherAgainWhenItIsBack() {
        for (int i = 0; i < 5; i++) {
            signIn(i % 2 == 0 ? one : two, "bob", "before " + i).is(401);
        }
        REDIS.stop();
        try {
            for (RunningServer server : new RunningServer[] {one, two}) {
                for (int i = 0; i < ALLOWED; i++) {
                    signIn(server, "bob", "alone " + i).is(401);
                }
                hasToWait(server, "bob");
                assertThat(together(server)).isFalse();
            }
        } finally {
            REDIS.start();
        }
        await().until(() -> together(one) && together(two));

        // It is empty: a new budget, and one for both.
        for (int i = 0; i < ALLOWED; i++) {
            signIn(i % 2 == 0 ? one : two, "bob", "after " + i).is(401);
        }
        hasToWait(one, "bob");
        hasToWait(two, "bob");
    }
}
