// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.content.Blob;
import io.dits.core.store.Failures;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Joins what hands out blobs with what takes them: the one runs on a thread of its own, a few blobs ahead of the other.
 * Closing it ends the giver, whose failure is the taker's.
 */
final class Pipe implements Iterable<Blob>, AutoCloseable {
    private static final int AHEAD = 16;

    private final BlockingQueue<Optional<Blob>> queue = new ArrayBlockingQueue<>(AHEAD);
    private final Thread giver;
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile boolean closed;

    private Pipe(Consumer<Consumer<Blob>> source) {
        this.giver = Thread.ofVirtual().unstarted(() -> run(source));
    }

    /** Starts a source that hands its blobs to the consumer it is given. */
    static Pipe from(Consumer<Consumer<Blob>> source) {
        Pipe pipe = new Pipe(source);
        pipe.giver.start();
        return pipe;
    }

    private void run(Consumer<Consumer<Blob>> source) {
        try {
            source.accept(blob -> give(Optional.of(blob)));
        } catch (RuntimeException | Error e) {
            // Whatever it is: the taker would wait for ever.
            failure = Optional.of(e);
        }
        if (!closed) {
            give(Optional.empty());
        }
    }

    private void give(Optional<Blob> blob) {
        try {
            queue.put(blob);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the taker has gone");
        }
    }

    @Override
    public Iterator<Blob> iterator() {
        return new Iterator<>() {
            private Optional<Optional<Blob>> next = Optional.empty();

            @Override
            public boolean hasNext() {
                if (next.isEmpty()) {
                    next = Optional.of(take());
                }
                return next.get().isPresent();
            }

            @Override
            public Blob next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Blob blob = next.get().orElseThrow();
                next = Optional.empty();
                return blob;
            }
        };
    }

    private Optional<Blob> take() {
        try {
            Optional<Blob> taken = queue.take();
            if (taken.isEmpty() && failure.isPresent()) {
                throw Failures.thrown(failure.get());
            }
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    @Override
    public void close() {
        closed = true;
        giver.interrupt();
    }
}
