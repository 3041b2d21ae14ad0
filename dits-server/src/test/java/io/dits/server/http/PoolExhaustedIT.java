// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.postgres.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** More requests than the database has connections for. */
final class PoolExhaustedIT {
    @Test
    void whoGetsNoConnectionInTimeIsAskedToComeAgainAndNothingHangs() throws Exception {
        TestDatabase database = TestDatabase.on(TestDatabase.fresh().postgres(), Duration.ofSeconds(1));
        try (TestServer server = TestServer.on(database, Duration.ofMinutes(1))) {
            TestClient ann = server.user("ann");
            String film = ann.repository("film");
            int all = database.database().available();
            CountDownLatch held = new CountDownLatch(all);
            CountDownLatch release = new CountDownLatch(1);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                try {
                    List<Future<Boolean>> holding = new ArrayList<>();
                    for (int i = 0; i < all; i++) {
                        holding.add(threads.submit(() -> database.database().read(_ -> {
                            held.countDown();
                            return awaited(release);
                        })));
                    }
                    held.await();
                    List<Future<String>> asked = new ArrayList<>();
                    for (int i = 0; i < 3 * all; i++) {
                        asked.add(threads.submit(
                                () -> ann.get(film).is(503, "unavailable").header("Retry-After")));
                    }
                    for (Future<String> answer : asked) {
                        assertThat(answer.get()).isNotEmpty();
                    }
                    server.anonymous().get("/health").is(200);
                    server.anonymous().get("/ready").is(503, "unavailable");
                    assertThat(holding).noneMatch(Future::isDone);
                } finally {
                    release.countDown();
                }
            }
            ann.get(film).is(200);
            assertThat(database.database().available()).isEqualTo(all);
        }
    }

    private static boolean awaited(CountDownLatch release) {
        try {
            release.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
