// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.server.service.SharedCounters.Bucket;
import io.dits.server.service.SharedCounters.Taken;
import io.dits.server.service.SharedCounters.Window;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link SharedCounters} keeps. */
public abstract class SharedCountersContract {
    private static final Bucket HOURLY = new Bucket(200, Duration.ofHours(1));
    private static final Window LONG = new Window(9, Duration.ofMinutes(15));

    private final String key = UUID.randomUUID().toString();

    /** The counters to test; those of all calls count together. */
    protected abstract SharedCounters counters();

    @Test
    void takesUntilTheBucketIsEmptyAndSaysWhenMoreComes() {
        SharedCounters counters = counters();

        assertThat(counters.take(key, HOURLY, 150).left()).isEqualTo(50);
        Taken refused = counters.take(key, HOURLY, 51);

        assertThat(refused.granted()).isFalse();
        assertThat(refused.left()).isEqualTo(50);
        assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(18));
        assertThat(refused.untilFull()).isBetween(Duration.ofMinutes(44), Duration.ofMinutes(45));
        assertThat(counters.take(key, HOURLY, 50).granted()).isTrue();
    }

    @Test
    void refusingCostsNothing() {
        SharedCounters counters = counters();
        counters.take(key, HOURLY, 200);
        Duration first = counters.take(key, HOURLY, 10).retryAfter();

        for (int i = 0; i < 50; i++) {
            assertThat(counters.take(key, HOURLY, 10).granted()).isFalse();
        }

        assertThat(counters.take(key, HOURLY, 10).retryAfter()).isLessThanOrEqualTo(first);
    }

    @Test
    void aDebitGoesBelowZeroAndIsPaidBackFirst() {
        SharedCounters counters = counters();

        assertThat(counters.debit(key, HOURLY, 500).left()).isEqualTo(-300);

        Taken look = counters.take(key, HOURLY, 1);
        assertThat(look.granted()).isFalse();
        // 301 tokens at 200 an hour.
        assertThat(look.retryAfter()).isBetween(Duration.ofMinutes(90), Duration.ofMinutes(91));
    }

    @Test
    void lookingTakesNothing() {
        SharedCounters counters = counters();

        assertThat(counters.take(key, HOURLY, 0).left()).isEqualTo(200);
        assertThat(counters.take(key, HOURLY, 0).left()).isEqualTo(200);
    }

    @Test
    void whatWasTakenComesBackWithTime() {
        SharedCounters counters = counters();
        Bucket quick = new Bucket(4, Duration.ofMillis(400));
        counters.take(key, quick, 4);

        Awaitility.await().until(() -> counters.take(key, quick, 4).granted());
    }

    @Test
    void keysDoNotKnowEachOther() {
        SharedCounters counters = counters();
        counters.take(key, HOURLY, 200);

        assertThat(counters.take(key + "-other", HOURLY, 200).granted()).isTrue();
    }

    @Test
    void fiveHundredAtOnceGetExactlyWhatThereIs() throws Exception {
        SharedCounters counters = counters();

        List<Taken> all = atOnce(500, () -> counters.take(key, HOURLY, 1));

        assertThat(all.stream().filter(Taken::granted)).hasSize(200);
        assertThat(all.stream().filter(Taken::granted).map(Taken::left).distinct())
                .hasSize(200);
    }

    @Test
    void manyAtOnceAreClaimedExactlySoOften() throws Exception {
        SharedCounters counters = counters();

        assertThat(atOnce(100, () -> counters.claim(key, LONG).isEmpty()).stream()
                        .filter(noted -> noted))
                .hasSize(9);
    }

    @Test
    void aWindowIsOpenAgainWhenTheFirstHasLeftIt() {
        SharedCounters counters = counters();
        Window quick = new Window(2, Duration.ofMillis(300));
        assertThat(counters.claim(key, quick)).isEmpty();
        assertThat(counters.claim(key, quick)).isEmpty();
        assertThat(counters.claim(key, quick).orElseThrow()).isBetween(Duration.ofNanos(1), Duration.ofMillis(300));

        Awaitility.await().until(() -> counters.claim(key, quick).isEmpty());
    }

    @Test
    void whatWasNotedCanBeTakenBack() {
        SharedCounters counters = counters();
        for (int i = 0; i < 9; i++) {
            counters.claim(key, LONG);
        }
        assertThat(counters.claim(key, LONG).orElseThrow()).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));

        counters.unclaim(key);
        assertThat(counters.claim(key, LONG)).isEmpty();
        assertThat(counters.claim(key, LONG)).isPresent();

        counters.forget(key);
        assertThat(counters.claim(key, LONG)).isEmpty();
        counters.forget(key + "-unknown");
        counters.unclaim(key + "-unknown");
    }

    @Test
    void nothingAndNoTimeAreNoBounds() {
        assertThatThrownBy(() -> new Bucket(0, Duration.ofHours(1))).hasMessageContaining("found 0");
        assertThatThrownBy(() -> new Window(1, Duration.ZERO)).hasMessageContaining("0 ms");
    }

    private static <T> List<T> atOnce(int count, Callable<T> call) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> all = threads.invokeAll(
                    IntStream.range(0, count).mapToObj(_ -> call).toList());
            return all.stream().map(Future::resultNow).toList();
        }
    }
}
