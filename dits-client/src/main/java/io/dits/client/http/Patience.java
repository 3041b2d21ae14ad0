// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * How long a server that is gone is waited for: until {@link #LIMIT} after the first failure, asking again after pauses
 * that grow and are spread by chance, so that many clients do not come back in one moment.
 */
public final class Patience {
    /** In all, from the first failure of a request on. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    /** How long a request lets itself be put off by a server that is there and says when to come again. */
    public static final Duration OBEDIENCE = Duration.ofHours(1);

    /** Added by chance, so that those who were put off together do not come again together. */
    private static final int SPREAD_MILLIS = 1_000;

    private static final long FIRST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 5_000;

    private final InstantSource time;
    private final Sleeper sleeper;
    private final RandomGenerator random;
    private final Consumer<String> notice;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Waits by that clock.
     *
     * @param notice hears once, when an outage begins, that and why the client waits
     */
    public Patience(InstantSource time, Sleeper sleeper, RandomGenerator random, Consumer<String> notice) {
        this.time = time;
        this.sleeper = sleeper;
        this.random = random;
        this.notice = notice;
    }

    Attempts begin() {
        return new Attempts();
    }

    /** The attempts at one request. */
    final class Attempts {
        private long firstFailure = Long.MIN_VALUE;
        private int failures;
        private long firstRefusal = Long.MIN_VALUE;

        /** Whether an attempt has failed before, so that nobody knows what it did. */
        boolean failedBefore() {
            return failures > 0;
        }

        /** Something was achieved: what fails from now on is a new outage. */
        void progressed() {
            firstFailure = Long.MIN_VALUE;
            firstRefusal = Long.MIN_VALUE;
            failures = 0;
            told.set(false);
        }

        /** Waits for the next attempt; throws the failure when there is none. */
        void pause(StoreException failure, Optional<Duration> retryAfter) {
            long now = time.millis();
            if (firstFailure == Long.MIN_VALUE) {
                firstFailure = now;
            }
            long left = LIMIT.toMillis() - (now - firstFailure);
            long wait = retryAfter.map(Duration::toMillis).orElseGet(this::jittered);
            if (wait >= left) {
                throw new StoreException(
                        failure.kind(),
                        failure.getMessage()
                                + (failures == 0 ? "" : "; tried for " + (now - firstFailure) / 1000 + " s"),
                        failure);
            }
            failures++;
            if (told.compareAndSet(false, true)) {
                notice.accept(failure.getMessage() + "; trying again for up to " + LIMIT.toSeconds() + " s");
            }
            sleep(wait, failure);
        }

        /** Waits as long as a server says that limits how much is done; throws the refusal if that takes too long. */
        void obey(StoreException refusal, Duration retryAfter) {
            long now = time.millis();
            if (firstRefusal == Long.MIN_VALUE) {
                firstRefusal = now;
            }
            if (now - firstRefusal + retryAfter.toMillis() > OBEDIENCE.toMillis()) {
                throw refusal;
            }
            if (told.compareAndSet(false, true)) {
                notice.accept(refusal.getMessage());
            }
            sleep(retryAfter.toMillis() + random.nextInt(SPREAD_MILLIS), refusal);
        }

        private void sleep(long wait, StoreException failure) {
            try {
                sleeper.sleep(Duration.ofMillis(wait));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure;
            }
        }

        private long jittered() {
            long full = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
            return full / 2 + random.nextLong(full / 2 + 1);
        }
    }
}
