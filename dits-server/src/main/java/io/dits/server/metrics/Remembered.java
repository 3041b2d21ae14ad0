// SPDX-License-Identifier: Apache-2.0
package io.dits.server.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A value that is costly to ask for, and may be a minute old. */
public final class Remembered<T> implements Supplier<T> {
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Supplier<T> source;
    private final LongSupplier nanos;
    private Optional<T> last = Optional.empty();
    private long at;

    /** Asks that source; {@code nanos} is a clock that only measures. */
    public Remembered(Supplier<T> source, LongSupplier nanos) {
        this.source = source;
        this.nanos = nanos;
    }

    @Override
    public synchronized T get() {
        if (last.isEmpty() || nanos.getAsLong() - at > FRESH.toNanos()) {
            last = Optional.of(source.get());
            at = nanos.getAsLong();
        }
        return last.get();
    }
}
