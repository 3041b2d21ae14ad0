// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Cuts whoever keeps a connection by sending or taking a byte now and then: in a period of waiting for him some bytes
 * must pass. (Whoever does nothing at all is cut by the connection's idle timeout.) While memory is held for a sender he
 * must send at a rate that is of use, since others wait for it.
 */
final class Pace {
    /** Bytes a period: far below the slowest line that is of use. */
    private static final long LEAST = 16 << 10;

    /** What a sender may lose on the way for whom memory is held. */
    private static final Duration GRACE = Duration.ofSeconds(30);
    /** Bytes a second of such a sender: half of what a thin line of a megabit brings. */
    private static final long RATE = 64 << 10;

    private final long period;
    private final LongSupplier nanos;
    private long waited;
    private long bytes;
    private long held;
    private long waitedHeld;

    Pace(Duration period, LongSupplier nanos) {
        this.period = period.toNanos();
        this.nanos = nanos;
    }

    /** The time, to be given to {@link #passed} after the wait. */
    long now() {
        return nanos.getAsLong();
    }

    /** From now on so many bytes of memory are held for the sender; 0: none, and his time starts anew with the next. */
    void holds(long memory) {
        if (memory == 0) {
            waitedHeld = 0;
        }
        held = memory;
    }

    /** How many nanoseconds may still be waited for a sender; {@link Long#MAX_VALUE} if nothing is held for him. */
    long left() {
        return held == 0
                ? Long.MAX_VALUE
                : Math.max(0, GRACE.toNanos() + held * Duration.ofSeconds(1).toNanos() / RATE - waitedHeld);
    }

    /** Some bytes passed after a wait that began then; the server's own time between two waits is not counted. */
    void passed(int count, long began) throws IOException {
        bytes += count;
        long wait = now() - began;
        waited += wait;
        waitedHeld += held == 0 ? 0 : wait;
        if (left() == 0) {
            throw new TooSlowException();
        }
        if (bytes >= LEAST) {
            bytes = 0;
            waited = 0;
        } else if (waited > period) {
            throw new TooSlowException();
        }
    }

    /** The other side is too slow. */
    static final class TooSlowException extends IOException {
        private static final long serialVersionUID = 1L;

        TooSlowException() {
            super("too few bytes passed in the time that a request may take");
        }
    }
}
