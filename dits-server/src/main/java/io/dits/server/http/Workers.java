// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many requests are served at once, and how many wait for that, in the order in which they came. Whoever comes beyond, or
 * has waited for too long, is told to come again: soon, since requests end all the time.
 */
final class Workers {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String RETRY_AFTER = "2";

    private final int most;
    private final Semaphore free;
    private final int queue;
    private final Duration patience;
    private final AtomicInteger waiting = new AtomicInteger();

    Workers(int most, int queue) {
        this(most, queue, PATIENCE);
    }

    Workers(int most, int queue, Duration patience) {
        this.most = most;
        this.free = new Semaphore(most, true);
        this.queue = queue;
        this.patience = patience;
    }

    /** The place of a request that is served; given back once. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for a place; throws a Problem if there is none to be had. */
    Place enter() {
        if (!free.tryAcquire() && !waited()) {
            throw Problem.of(
                            503,
                            "busy",
                            "the server works on " + most + " requests, and enough wait; go on in " + RETRY_AFTER
                                    + " s")
                    .header("Retry-After", RETRY_AFTER);
        }
        return free::release;
    }

    private boolean waited() {
        if (waiting.incrementAndGet() > queue) {
            waiting.decrementAndGet();
            return false;
        }
        try {
            return free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** How many are served now. */
    int running() {
        return most - free.availablePermits();
    }

    /** How many wait now. */
    int waiting() {
        return waiting.get();
    }
}
