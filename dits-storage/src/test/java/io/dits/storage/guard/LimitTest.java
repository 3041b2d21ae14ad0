// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.store.Failures;
import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LimitTest {
    @Test
    void neverMoreThanSoManyAtOnceAndAllComeThrough() throws Exception {
        Limit limit = new Limit(3, Duration.ofMinutes(1));
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        List<Future<Integer>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                int mine = i;
                all.add(threads.submit(() -> limit.run(Operation.GET, () -> {
                    most.accumulateAndGet(under.incrementAndGet(), Math::max);
                    three.countDown();
                    Failures.<Boolean>awaited(() -> {
                        three.await();
                        return true;
                    });
                    under.decrementAndGet();
                    return mine;
                })));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).get()).isEqualTo(i);
            }
        }
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void whoWaitsTooLongIsAskedToComeBack() {
        Limit limit = new Limit(1, Duration.ofMillis(1));
        limit.run(Operation.PUT, () -> {
            assertThatThrownBy(() -> inAnotherThread(() -> limit.run(Operation.GET, () -> 1)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.THROTTLED));
            return 0;
        });
        assertThat(limit.<Integer>run(Operation.GET, () -> 5)).isEqualTo(5);
    }

    @Test
    void aFailedCallGivesItsPlaceBack() {
        Limit limit = new Limit(1, Duration.ofMillis(1));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> limit.run(Operation.GET, () -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
        }
    }

    private static void inAnotherThread(Runnable work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Failures.awaited(() -> threads.submit(work, 0).get());
        }
    }
}
