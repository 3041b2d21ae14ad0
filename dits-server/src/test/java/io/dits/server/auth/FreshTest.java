// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.testkit.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is remembered for a short time. */
final class FreshTest {
    private final Fresh<String, Integer> fresh = new Fresh<>(Duration.ofSeconds(5), ManualClock.at2026());
    private final AtomicInteger reads = new AtomicInteger();

    private int get() {
        return fresh.get("key", _ -> reads.incrementAndGet());
    }

    @Test
    void whatIsForgottenIsReadAgain() {
        assertThat(get()).isEqualTo(1);
        assertThat(get()).isEqualTo(1);
        fresh.forget();
        assertThat(get()).isEqualTo(2);
    }

    @Test
    void whatWasBeingReadWhenAllWasForgottenIsNotRemembered() {
        int stale = fresh.get("key", _ -> {
            fresh.forget();
            return reads.incrementAndGet();
        });
        assertThat(stale).isEqualTo(1);
        assertThat(get()).isEqualTo(2);
    }
}
