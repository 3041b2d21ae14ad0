// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Cuts whoever keeps a connection by sending or taking a byte now and then: in a period of waiting for him some bytes
 * must pass. (Whoever does nothing at all is cut by the connection's idle timeout.)
 */
final class Pace {
    /** Bytes a period: far below the slowest line that is of use. */
    private static final long LEAST = 16 << 10;

    private final long period;
    private final LongSupplier nanos;
    private long waited;
    private long bytes;

    Pace(Duration period, LongSupplier nanos) {
        this.period = period.toNanos();
        this.nanos = nanos;
    }

    /** The time, to be given to {@link #passed} after the wait. */
    long now() {
        return nanos.getAsLong();
    }

    /** Some bytes passed after a wait that began then; the server's own time between two waits is not counted. */
    void passed(int count, long began) throws IOException {
        bytes += count;
        waited += now() - began;
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
