// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Repeats what may succeed later, with pauses that double and differ at random, so that many callers do not come back
 * together. Also after an unknown outcome: see {@link Operation}.
 */
public final class Retry implements Guard {
    private final Terms terms;
    private final BooleanSupplier hopeless;
    private final LongSupplier nanos;
    private final Pause pause;
    private final RandomGenerator random;
    private final LongAdder repeated = new LongAdder();

    /**
     * How long it goes on.
     *
     * @param first the pause after the first failure; the second is twice as long, and so on
     * @param longest the longest pause
     * @param inAll no repeat begins later than this after the first try
     */
    public record Terms(Duration first, Duration longest, Duration inAll) {
        /** After {@code failures} failures: half of it for sure, the other half at random. */
        Duration pause(int failures, RandomGenerator random) {
            long whole = Math.min(first.toNanos() << Math.min(failures - 1, 20), longest.toNanos());
            return Duration.ofNanos(whole / 2 + random.nextLong(whole / 2 + 1));
        }
    }

    /**
     * A retry.
     *
     * @param hopeless true while nobody needs to try: as when a {@link Circuit} is open
     * @param nanos a clock that only goes forward, as {@link System#nanoTime}
     */
    public Retry(Terms terms, BooleanSupplier hopeless, LongSupplier nanos, Pause pause, RandomGenerator random) {
        this.terms = terms;
        this.hopeless = hopeless;
        this.nanos = nanos;
        this.pause = pause;
        this.random = random;
    }

    /** How many calls were repeats. */
    public long repeated() {
        return repeated.sum();
    }

    @Override
    public <T> T run(Operation operation, Supplier<T> call) {
        long began = nanos.getAsLong();
        for (int failures = 1; ; failures++) {
            try {
                return call.get();
            } catch (StoreException e) {
                Duration wait = terms.pause(failures, random);
                boolean late = nanos.getAsLong() - began + wait.toNanos()
                        > terms.inAll().toNanos();
                if (!e.kind().retryable() || late || hopeless.getAsBoolean() || !waited(wait)) {
                    throw e;
                }
                repeated.increment();
            }
        }
    }

    private boolean waited(Duration time) {
        try {
            pause.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
