// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Counts together with others, and alone while that cannot be: no request fails because nobody can count it. */
public final class FallbackCounters implements SharedCounters {
    private final SharedCounters together;
    private final SharedCounters alone;

    /**
     * Counters over both.
     *
     * @param together throws a {@link StoreException}, soon, if it cannot count
     * @param alone always can
     */
    public FallbackCounters(SharedCounters together, SharedCounters alone) {
        this.together = together;
        this.alone = alone;
    }

    private <T> T count(Function<SharedCounters, T> call) {
        try {
            return call.apply(together);
        } catch (StoreException e) {
            return call.apply(alone);
        }
    }

    @Override
    public Taken take(String key, Bucket bucket, long tokens) {
        return count(counters -> counters.take(key, bucket, tokens));
    }

    @Override
    public Taken debit(String key, Bucket bucket, long tokens) {
        return count(counters -> counters.debit(key, bucket, tokens));
    }

    @Override
    public Optional<Duration> claim(String key, Window window) {
        return count(counters -> counters.claim(key, window));
    }

    @Override
    public void unclaim(String key) {
        count(counters -> {
            counters.unclaim(key);
            return true;
        });
    }

    @Override
    public void forget(String key) {
        // In both: what was counted while alone must not come back when the others are away again.
        alone.forget(key);
        try {
            together.forget(key);
        } catch (StoreException e) {
            // Forgotten where it counts now; there it is over when its time has passed.
            return;
        }
    }
}
