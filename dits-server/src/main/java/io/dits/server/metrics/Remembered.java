// SPDX-License-Identifier: Apache-2.0
package io.dits.server.metrics;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is costly to ask for, and may be a minute old. Nobody waits long for it: a source that does not answer, as a
 * database that is away for half a minute a query, must not keep from a scrape what can be told without it.
 */
public final class Remembered<T> implements Supplier<T> {
    private static final Duration FRESH = Duration.ofMinutes(1);
    /** There may be some ten of these in a scrape, which has ten seconds. */
    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** How long the source is not asked again when it could not answer. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Supplier<T> source;
    private final LongSupplier nanos;
    private final Duration fresh;
    private @Nullable CompletableFuture<T> last;
    private long begun;

    /** Asks that source; {@code nanos} is a clock that only measures. */
    public Remembered(Supplier<T> source, LongSupplier nanos) {
        this(source, nanos, FRESH);
    }

    /** The same with a value that may be that old. */
    public Remembered(Supplier<T> source, LongSupplier nanos, Duration fresh) {
        this.source = source;
        this.nanos = nanos;
        this.fresh = fresh;
    }

    /**
     * The value.
     *
     * @throws StoreException if the source could not tell it, or not in half a second; then the next call may get it
     */
    @Override
    public T get() {
        CompletableFuture<T> asked;
        long wait;
        synchronized (this) {
            asked = current();
            wait = PATIENCE.toNanos() - (nanos.getAsLong() - begun);
        }
        try {
            return asked.get(Math.max(0, wait), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "no answer within " + PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreException failure
                    ? failure
                    : new StoreException(StoreException.Kind.BROKEN, "cannot be told", e);
        }
    }

    private CompletableFuture<T> current() {
        if (last != null) {
            Duration age = Duration.ofNanos(nanos.getAsLong() - begun);
            Duration good = last.isCompletedExceptionally() ? PAUSE : fresh;
            if (!last.isDone() || age.compareTo(good) <= 0) {
                return last;
            }
        }
        begun = nanos.getAsLong();
        last = CompletableFuture.supplyAsync(source, task -> Thread.ofVirtual().start(task));
        return last;
    }
}
