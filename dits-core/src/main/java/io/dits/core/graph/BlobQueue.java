// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.content.Blob;
import io.dits.core.store.Failures;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Blobs on their way from threads that give them to one that takes them by a single iteration. Whoever is interrupted while
 * it waits gives up with a CancellationException.
 */
public final class BlobQueue implements Iterable<Blob> {
    private final BlockingQueue<Optional<Blob>> queue;
    private volatile Optional<Throwable> failure = Optional.empty();

    /** A queue in which at most so many blobs wait. */
    public BlobQueue(int most) {
        this.queue = new ArrayBlockingQueue<>(most);
    }

    /** Hands a blob over; waits while too many wait. */
    public void give(Blob blob) {
        put(Optional.of(blob));
    }

    /** No more will come. */
    public void end() {
        put(Optional.empty());
    }

    /** No more will come, because of this, which the taker throws after what was given before. */
    public void fail(Throwable cause) {
        failure = Optional.of(cause);
        end();
    }

    private void put(Optional<Blob> blob) {
        Failures.awaited(() -> {
            queue.put(blob);
            return blob;
        });
    }

    @Override
    public Iterator<Blob> iterator() {
        return new Iterator<>() {
            private Optional<Blob> next = Optional.empty();
            private boolean ended;

            @Override
            public boolean hasNext() {
                if (next.isEmpty() && !ended) {
                    next = Failures.awaited(queue::take);
                    ended = next.isEmpty();
                    if (ended && failure.isPresent()) {
                        throw Failures.thrown(failure.get());
                    }
                }
                return next.isPresent();
            }

            @Override
            public Blob next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Blob blob = next.orElseThrow();
                next = Optional.empty();
                return blob;
            }
        };
    }
}
