// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Notices that a connection has not moved for some time while somebody waits for it, and cuts it. A fixed time for a whole
 * request would either cut slow links or wait for dead ones.
 */
final class StallGuard implements AutoCloseable {
    private final long limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long moved;
    private volatile boolean stalled;
    private boolean waiting = true;
    private boolean closed;
    private Runnable cut = () -> {};

    StallGuard(Duration limit) {
        this.limit = limit.toNanos();
        this.moved = System.nanoTime();
        Thread.ofVirtual().name("dits-stall").start(this::watch);
    }

    /** What to do when the connection stalls. */
    void onStall(Runnable action) {
        lock.lock();
        try {
            cut = action;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes went over. */
    void moved() {
        moved = System.nanoTime();
    }

    /** Somebody waits for the connection now, or does other things. */
    void waiting(boolean now) {
        moved();
        lock.lock();
        try {
            waiting = now;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the connection was cut. */
    boolean stalled() {
        return stalled;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        lock.lock();
        try {
            while (!closed) {
                long left = moved + limit - System.nanoTime();
                if (!waiting) {
                    changed.await();
                } else if (left > 0) {
                    // Woken for nothing or not: the loop looks again.
                    var _ = changed.await(left, TimeUnit.NANOSECONDS);
                } else {
                    stalled = true;
                    cut.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
