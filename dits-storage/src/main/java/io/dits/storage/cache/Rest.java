// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import java.time.Clock;
import java.util.function.Consumer;

/** After trouble nothing is tried for a while; it is told once, until something works again. Not safe for concurrent use. */
final class Rest {
    private static final long MILLIS = 60_000;

    private final Clock clock;
    private final Consumer<String> warnings;
    private long until = Long.MIN_VALUE;
    private boolean told;

    Rest(Clock clock, Consumer<String> warnings) {
        this.clock = clock;
        this.warnings = warnings;
    }

    boolean over() {
        return clock.millis() >= until;
    }

    /** Something does not work. */
    void begin(String what) {
        until = Math.max(until, clock.millis() + MILLIS);
        if (!told) {
            told = true;
            warnings.accept(what + ". Tried again every " + MILLIS / 1000 + " s, without another word until it works");
        }
    }

    /** Something worked. */
    void works() {
        told = false;
    }

    /** From now on nothing is tried any more. */
    void forEver() {
        until = Long.MAX_VALUE;
    }
}
