// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import java.time.Duration;
import java.util.Optional;

/**
 * Counts by key what somebody does, to say when it is too much. All servers may count together. A count may get lost at any
 * moment, and then begins anew: nothing may stand on it that must stay true.
 *
 * <p>Each call is one step that no other call on the same key comes between.
 */
public interface SharedCounters {
    /**
     * Takes tokens out of a bucket, all of them or none. Being refused costs nothing: it does not make the wait longer.
     *
     * @param key whose bucket
     * @param bucket the same for each call with that key
     * @param tokens 0 (to look) to the bucket's capacity
     */
    Taken take(String key, Bucket bucket, long tokens);

    /**
     * Takes tokens out of a bucket even if it has fewer: then it owes them, and refuses until it has been refilled above zero.
     * For what was done already.
     *
     * @param tokens 0 or more
     */
    Taken debit(String key, Bucket bucket, long tokens);

    /**
     * Notes that something happens now, unless it happened too often lately. Being refused is not noted.
     *
     * @param key a key that no bucket has
     * @param window the same for each call with that key
     * @return empty if it was noted; else after which time it will be
     */
    Optional<Duration> claim(String key, Window window);

    /** Takes back the last thing noted by {@link #claim}. */
    void unclaim(String key);

    /** Forgets all that was noted by {@link #claim}. */
    void forget(String key);

    /**
     * So many tokens in that time, evenly; what is not used is saved up to the capacity.
     *
     * @param capacity the most tokens that are in it; at least 1
     * @param refill how long it takes to fill it when it is empty
     */
    record Bucket(long capacity, Duration refill) {
        /**
         * Checks the bounds.
         *
         * @throws IllegalArgumentException if it holds nothing or never fills
         */
        public Bucket {
            if (capacity < 1 || refill.toMillis() < 1) {
                throw new IllegalArgumentException("bucket: wanted a capacity and a time, found " + capacity + " and "
                        + refill.toMillis() + " ms");
            }
        }

        /**
         * What a take means.
         *
         * @param granted whether the tokens were taken
         * @param missing how many tokens are missing to a full bucket now; more than its capacity if it owes some
         * @param tokens how many were wanted
         */
        public Taken taken(boolean granted, double missing, long tokens) {
            return new Taken(
                    granted,
                    (long) Math.floor(capacity - missing),
                    granted ? Duration.ZERO : time(missing + tokens - capacity),
                    time(missing));
        }

        private Duration time(double tokens) {
            return Duration.ofMillis((long) Math.ceil(Math.max(0, tokens) * refill.toMillis() / capacity));
        }
    }

    /**
     * What came of taking tokens.
     *
     * @param granted whether they were taken
     * @param left what is in the bucket now; negative if it owes some
     * @param retryAfter if not granted, after which time they can be had, if nobody else takes any; else zero
     * @param untilFull when the bucket is full again if nobody takes any
     */
    record Taken(boolean granted, long left, Duration retryAfter, Duration untilFull) {}

    /**
     * So often in any stretch of time of that length.
     *
     * @param most how often; at least 1
     * @param length of the time
     */
    record Window(int most, Duration length) {
        /**
         * Checks the bounds.
         *
         * @throws IllegalArgumentException if it lets nothing happen or has no length
         */
        public Window {
            if (most < 1 || length.toMillis() < 1) {
                throw new IllegalArgumentException(
                        "window: wanted a number and a time, found " + most + " and " + length.toMillis() + " ms");
            }
        }
    }
}
