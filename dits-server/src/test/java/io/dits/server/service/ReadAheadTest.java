// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.store.Failures;
import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReadAheadTest {
    private static final long ALL = 64L << 20;

    private final ByteBudget budget = new ByteBudget(ALL);
    private final ReadAhead reading = new ReadAhead(budget, Duration.ofMillis(10));

    @AfterEach
    void allIsGivenBack() {
        Awaitility.await().untilAsserted(() -> assertThat(budget.available()).isEqualTo(ALL));
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static void await(CountDownLatch latch) {
        assertThat(Failures.<Boolean>awaited(() -> latch.await(30, TimeUnit.SECONDS)))
                .isTrue();
    }

    @Test
    void eachPortionIsUsedOnceAndInOrder() {
        for (int count : new int[] {0, 1, 2, 50}) {
            List<Integer> used = new ArrayList<>();
            reading.each(numbers(count).iterator(), number -> 1 << 20, number -> number * 2, used::add);
            assertThat(used)
                    .isEqualTo(numbers(count).stream().map(number -> number * 2).toList());
        }
    }

    @Test
    void theNextIsReadWhileTheOneBeforeIsUsed() {
        List<CountDownLatch> begun =
                numbers(4).stream().map(i -> new CountDownLatch(1)).toList();
        reading.each(
                numbers(4).iterator(),
                number -> 1 << 20,
                number -> {
                    begun.get(number).countDown();
                    return number;
                },
                number -> {
                    if (number < 3) {
                        // Without reading ahead this would wait for ever.
                        await(begun.get(number + 1));
                    }
                });
    }

    @Test
    void atMostOneIsReadAheadAndOnlyWithPlentyOfTheBudget() {
        for (long bytes : new long[] {ALL / 2, ALL / 5}) {
            AtomicInteger held = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            reading.each(
                    numbers(20).iterator(),
                    number -> bytes,
                    number -> most.accumulateAndGet(held.incrementAndGet(), Math::max),
                    number -> held.decrementAndGet());
            assertThat(most.get()).isLessThanOrEqualTo(bytes == ALL / 2 ? 1 : 2);
        }
    }

    @Test
    void whatFailsAheadIsThrownInItsTurn() {
        List<Integer> used = new ArrayList<>();
        assertThatThrownBy(() -> reading.each(
                        numbers(5).iterator(),
                        number -> 1 << 20,
                        number -> {
                            if (number == 3) {
                                throw new StoreException(StoreException.Kind.BROKEN, "the fourth");
                            }
                            return number;
                        },
                        used::add))
                .isInstanceOf(StoreException.class)
                .hasMessage("the fourth");
        assertThat(used).containsExactly(0, 1, 2);
    }

    @Test
    void whoStopsInTheMiddleGivesBackWhatWasReadAhead() {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        assertThatThrownBy(() -> reading.each(
                        numbers(5).iterator(),
                        number -> 1 << 20,
                        number -> {
                            if (number == 1) {
                                begun.countDown();
                                await(gate);
                            }
                            return number;
                        },
                        number -> {
                            await(begun);
                            throw new IllegalStateException("the line is gone");
                        }))
                .hasMessage("the line is gone");
        // What is still being read takes memory.
        assertThat(budget.available()).isLessThan(ALL);
        gate.countDown();
    }

    @Test
    void whoFindsNoRoomHoldsNothing() {
        budget.take(ALL, Duration.ofSeconds(1));
        assertThatThrownBy(() -> reading.each(numbers(2).iterator(), number -> 1 << 20, number -> number, number -> {}))
                .isInstanceOf(StoreException.class);
        budget.giveBack(ALL);
    }
}
