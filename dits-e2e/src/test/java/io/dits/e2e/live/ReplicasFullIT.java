// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static io.dits.e2e.live.ReplicasIT.me;
import static io.dits.e2e.live.ReplicasIT.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.testkit.redis.TestRedis;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three servers behind a balancer while what they stand on goes away and comes back, and while all are exchanged. */
@Tag("full")
final class ReplicasFullIT {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    private static final Duration A_WHILE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void aRollingRestartFailsNoRequest() throws Exception {
        try (Replicas replicas = new Replicas(folder, REDIS.port(), "");
                Work work = begun(replicas);
                Plain plain = new Plain(replicas)) {
            for (int number = 0; number < Replicas.COUNT; number++) {
                assertThat(replicas.terminate(number)).as("exit status").isZero();
                replicas.startAgain(number);
                // Until the balancer has seen that it is back: the next must not go before.
                plain.answers(300);
                work.rounds(1);
            }
            work.stop();
            assertThat(plain.stop())
                    .as("failed of %d requests", plain.answers.get())
                    .isEmpty();
            provedEverywhere(replicas, work);
        }
    }

    @Test
    void redisMayStopAndForget() throws Exception {
        try (Replicas replicas = new Replicas(folder, REDIS.port(), "");
                Work work = begun(replicas);
                Plain plain = new Plain(replicas)) {
            Map<String, String> before = replicas.login(0);
            REDIS.flush();
            work.rounds(2);
            REDIS.stop();
            work.rounds(2);
            assertThat(replicas.status(post(
                            replicas.address(0) + "/api/v1/auth/logout",
                            "{\"refresh_token\":\"" + before.get("refresh_token") + "\"}")))
                    .isEqualTo(204);
            for (int number = 0; number < Replicas.COUNT; number++) {
                HttpRequest.Builder asked = me(replicas.address(number), before);
                await().atMost(Duration.ofSeconds(6)).until(() -> replicas.status(asked) == 401);
                assertThat(replicas.ready(number)).isEqualTo(200);
            }
            REDIS.start();
            work.rounds(1);
            work.stop();
            assertThat(plain.stop())
                    .as("failed of %d requests", plain.answers.get())
                    .isEmpty();
            provedEverywhere(replicas, work);
        }
    }

    @Test
    void postgresMayBeStartedAgain() throws Exception {
        try (Replicas replicas = new Replicas(folder, REDIS.port(), "");
                Work work = begun(replicas)) {
            replicas.restartPostgres(() -> {
                for (int number = 0; number < Replicas.COUNT; number++) {
                    int replica = number;
                    await().atMost(A_WHILE).until(() -> replicas.ready(replica) == 503);
                    assertThat(replicas.status(health(replicas.address(number))))
                            .isEqualTo(200);
                }
            });
            for (int number = 0; number < Replicas.COUNT; number++) {
                int replica = number;
                await().atMost(A_WHILE).until(() -> replicas.ready(replica) == 200);
            }
            work.rounds(2);
            work.stop();
            provedEverywhere(replicas, work);
        }
    }

    @Test
    void theStorageMayAnswer503ForTwentySeconds() throws Exception {
        try (Replicas replicas = new Replicas(folder, REDIS.port(), "");
                Work work = begun(replicas)) {
            replicas.s3().stop();
            new CountDownLatch(1).await(20, TimeUnit.SECONDS);
            for (int number = 0; number < Replicas.COUNT; number++) {
                assertThat(replicas.status(health(replicas.address(number)))).isEqualTo(200);
            }
            replicas.s3().startAgain();
            work.rounds(2);
            work.stop();
            provedEverywhere(replicas, work);
        }
    }

    private Work begun(Replicas replicas) throws Exception {
        Work work = new Work(folder, replicas.address(), 2);
        work.rounds(1);
        return work;
    }

    private static HttpRequest.Builder health(String address) {
        return HttpRequest.newBuilder(URI.create(address + "/health"));
    }

    private void provedEverywhere(Replicas replicas, Work work) throws Exception {
        for (int number = 0; number < Replicas.COUNT; number++) {
            work.proveAt(replicas.address(number), folder.resolve("proof" + number));
        }
        replicas.admin("storage", "verify");
    }

    /** Requests of a program that repeats nothing, reading and writing: what fails, has failed. */
    private static final class Plain implements AutoCloseable {
        private static final int AT_ONCE = 4;

        final AtomicLong answers = new AtomicLong();
        private final Replicas replicas;
        private final AtomicBoolean over = new AtomicBoolean();
        private final CountDownLatch done = new CountDownLatch(AT_ONCE);
        private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();

        Plain(Replicas replicas) throws Exception {
            this.replicas = replicas;
            Map<String, String> tokens = replicas.login(0);
            for (int number = 0; number < AT_ONCE; number++) {
                Thread.ofVirtual().start(() -> ask(tokens));
            }
        }

        private void ask(Map<String, String> tokens) {
            try {
                while (!over.get()) {
                    count("GET", 200, replicas.status(me(replicas.address(), tokens)));
                    HttpRequest.Builder changed = authorized("/repos/ann/film0", tokens)
                            .header("Content-Type", "application/json")
                            .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"description\":\"busy\"}"));
                    count("PATCH", 200, replicas.status(changed));
                }
            } finally {
                done.countDown();
            }
        }

        private HttpRequest.Builder authorized(String path, Map<String, String> tokens) {
            return HttpRequest.newBuilder(URI.create(replicas.address() + "/api/v1" + path))
                    .header("Authorization", "Bearer " + tokens.get("access_token"));
        }

        private void count(String what, int wanted, int found) {
            answers.incrementAndGet();
            if (found != wanted) {
                failures.computeIfAbsent(what + " " + found, _ -> new AtomicLong())
                        .incrementAndGet();
            }
        }

        /** Waits until so many more were answered. */
        void answers(int more) {
            long wanted = answers.get() + more;
            await().atMost(A_WHILE).until(() -> answers.get() >= wanted);
        }

        /** Ends it; what failed how often. */
        Map<String, AtomicLong> stop() throws InterruptedException {
            over.set(true);
            done.await();
            return failures;
        }

        @Override
        public void close() {
            over.set(true);
        }
    }
}
