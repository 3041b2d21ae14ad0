// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The time of this machine. Its zone's rules are read when first asked for: that takes longer than many commands run. */
final class LocalClock extends Clock {
    private final Clock universal = Clock.systemUTC();

    @Override
    public ZoneId getZone() {
        return ZoneId.systemDefault();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return universal.withZone(zone);
    }

    @Override
    public Instant instant() {
        return universal.instant();
    }
}
