// SPDX-License-Identifier: Apache-2.0
package io.dits.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RememberedTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void whatWasToldIsGoodForItsTime() {
        Remembered<Integer> value = new Remembered<>(asked::incrementAndGet, nanos::get, Duration.ofSeconds(30));
        assertThat(value.get()).isEqualTo(1);
        pass(Duration.ofSeconds(30));
        assertThat(value.get()).isEqualTo(1);
        pass(Duration.ofNanos(1));
        assertThat(value.get()).isEqualTo(2);
    }

    @Test
    void aSourceThatDoesNotAnswerIsAskedOnceAndKeepsNobody() {
        CountDownLatch back = new CountDownLatch(1);
        Remembered<Integer> value = new Remembered<>(
                () -> {
                    asked.incrementAndGet();
                    try {
                        back.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return 7;
                },
                nanos::get);
        for (int i = 0; i < 20; i++) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(value::get)
                    .withMessageContaining("no answer within");
            pass(Duration.ofSeconds(20));
        }
        assertThat(asked).hasValue(1);
        back.countDown();
        await().untilAsserted(() -> assertThat(value.get()).isEqualTo(7));
    }

    @Test
    void aFailureIsToldToAllAndTheSourceSoonAskedAgain() {
        Remembered<Integer> value = new Remembered<>(
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new StoreException(StoreException.Kind.UNAVAILABLE, "the database is away");
                    }
                    return 7;
                },
                nanos::get);
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(value::get)
                    .withMessage("the database is away");
        }
        assertThat(asked).hasValue(1);
        pass(Duration.ofSeconds(6));
        assertThat(value.get()).isEqualTo(7);
    }
}
