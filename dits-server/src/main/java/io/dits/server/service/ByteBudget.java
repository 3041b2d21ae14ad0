// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bytes that may be in memory at once, over all requests. Who waits holds nothing: so there is always somebody who goes
 * on and gives back.
 */
public final class ByteBudget {
    /** Bytes are counted in units, so that a semaphore can count gigabytes. */
    private static final int UNIT = 1024;
    /** The largest object as it is stored, as it is, and some room. */
    private static final long UNSIZED = 48L << 20;

    private final Semaphore units;
    private final int all;
    /** For work on what is too large to be counted beforehand. */
    private final Semaphore turn = new Semaphore(1, true);
    /** For reads of which nobody knows beforehand how much will come. */
    private final Semaphore unsized;

    /**
     * A budget.
     *
     * @param bytes at least 64 MiB, of which the largest single object takes at most half
     */
    public ByteBudget(long bytes) {
        all = Math.toIntExact(Math.max(bytes, 64L << 20) / UNIT);
        units = new Semaphore(all, true);
        unsized = new Semaphore((int) Math.max(1, share() / UNSIZED), true);
    }

    /** Bytes that nobody has now. */
    public long available() {
        return (long) units.availablePermits() * UNIT;
    }

    /** What may be reckoned for one object beyond its own bytes, so that there is room for those of others beside it. */
    long share() {
        return (long) all * UNIT / 4;
    }

    /**
     * Does work for which its caller could not take all that it needs: one such work at a time.
     *
     * @throws StoreException THROTTLED if it was not its turn in time
     */
    void alone(Duration patience, Runnable work) {
        acquire(turn, 1, patience);
        try {
            work.run();
        } finally {
            turn.release();
        }
    }

    /**
     * Reads what may be as large as the largest object, or is small: as many such reads at once as a quarter of the budget
     * has room for. The work must not wait for any part of it.
     *
     * @throws StoreException THROTTLED if it was not its turn in time
     */
    void unsized(Duration patience, Runnable work) {
        acquire(unsized, 1, patience);
        try {
            work.run();
        } finally {
            unsized.release();
        }
    }

    /** Takes some bytes for what can be left undone: if nobody waits for any, and half of all is left to others. */
    boolean tryTakeSpare(long bytes) {
        int count = units(bytes);
        return !units.hasQueuedThreads() && units.availablePermits() - count >= all / 2 && units.tryAcquire(count);
    }

    /** Takes some bytes if they are there without waiting. */
    boolean tryTake(long bytes) {
        return units.tryAcquire(units(bytes));
    }

    /**
     * Waits for some bytes. The caller must hold none.
     *
     * @throws StoreException THROTTLED if they did not become free in time
     */
    void take(long bytes, Duration patience) {
        acquire(units, units(bytes), patience);
    }

    private static void acquire(Semaphore from, int count, Duration patience) {
        try {
            if (!from.tryAcquire(count, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException(
                        StoreException.Kind.THROTTLED, "too many bytes are in flight: wait and try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the server is stopping", e);
        }
    }

    void giveBack(long bytes) {
        units.release(units(bytes));
    }

    private int units(long bytes) {
        return (int) Math.min(all, bytes / UNIT + 1);
    }
}
