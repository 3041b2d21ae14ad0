// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.time.Duration;

/**
 * What is asked of a sender or reader for whom memory is held, since others wait for it.
 *
 * @param rate bytes a second, at least 1
 * @param grace what he may lose on the way beside the time at that rate
 */
public record Haste(long rate, Duration grace) {
    /** Half of what a thin line of a megabit brings, and half a minute. */
    public static final Haste USUAL = new Haste(64 << 10, Duration.ofSeconds(30));

    /** The most nanoseconds that he may be waited for. */
    long nanos(long held) {
        return grace.toNanos() + held * Duration.ofSeconds(1).toNanos() / rate;
    }
}
