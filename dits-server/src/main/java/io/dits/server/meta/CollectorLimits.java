// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Duration;

/**
 * How long the collector keeps what nothing seems to need.
 *
 * @param reflogRetention how long what a ref pointed to counts as needed after the ref was moved or deleted
 * @param restorePeriod how long a deleted repository counts as any other
 * @param grace how long an object is kept that was just given, and how long one stays in quarantine; at least 24 hours
 * @param interval how often runs begin
 */
public record CollectorLimits(Duration reflogRetention, Duration restorePeriod, Duration grace, Duration interval) {
    /** The shortest grace period: longer than the longest push. */
    public static final Duration LEAST_GRACE = Duration.ofHours(24);

    /**
     * Checks the grace period.
     *
     * @throws IllegalArgumentException if it is too short
     */
    public CollectorLimits {
        if (grace.compareTo(LEAST_GRACE) < 0) {
            throw new IllegalArgumentException("grace: wanted at least 24 hours, found " + grace);
        }
    }
}
