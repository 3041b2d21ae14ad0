// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.content.Blob;
import io.dits.core.store.Failures;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Between the threads that fetch and the one that takes: the taker's code runs in its own thread, one blob at a time, and
 * the fetchers wait when more than {@value #MOST} bytes wait for it.
 */
final class Handover implements AutoCloseable {
    private static final long MOST = 48 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Blob> waiting = new ArrayDeque<>();
    private long bytes;
    private int workers;
    private boolean ended;
    private Optional<Throwable> failure = Optional.empty();

    Handover(int workers) {
        this.workers = workers;
    }

    /** Runs a fetcher's work to its end; what it throws ends all. */
    void work(Runnable work) {
        Optional<Throwable> thrown = Optional.empty();
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            thrown = Optional.of(e);
        }
        lock.lock();
        try {
            workers--;
            failure = failure.isPresent() ? failure : thrown;
            ended |= thrown.isPresent();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Hands a blob over; waits while too much waits already. */
    void give(Blob blob) {
        lock.lock();
        try {
            while (!ended && bytes > 0 && bytes + blob.size() > MOST) {
                changed.awaitUninterruptibly();
            }
            if (ended) {
                throw new IllegalStateException("nobody takes any more");
            }
            waiting.add(blob);
            bytes += blob.size();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes all that comes until the fetchers are done; throws what one of them threw. */
    void drainTo(Consumer<Blob> sink) {
        for (Optional<Blob> next = take(); next.isPresent(); next = take()) {
            sink.accept(next.get());
        }
    }

    private Optional<Blob> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && workers > 0 && !ended) {
                changed.awaitUninterruptibly();
            }
            failure.ifPresent(e -> {
                throw Failures.thrown(e);
            });
            Optional<Blob> next = Optional.ofNullable(waiting.poll());
            bytes -= next.map(Blob::size).orElse(0);
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the fetchers, waiting until they have noticed. */
    @Override
    public void close() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
            while (workers > 0) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
