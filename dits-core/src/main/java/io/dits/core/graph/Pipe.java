// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.content.Blob;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Joins what hands out blobs with what takes them: the one runs on a thread of its own, a few blobs ahead of the other.
 * Closing it ends the giver, whose failure is the taker's.
 */
final class Pipe implements Iterable<Blob>, AutoCloseable {
    private static final int AHEAD = 16;

    private final BlobQueue queue = new BlobQueue(AHEAD);
    private final Thread giver;
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
            source.accept(queue::give);
        } catch (RuntimeException | Error e) {
            // Whatever it is: the taker would wait for ever.
            if (!closed) {
                queue.fail(e);
            }
            return;
        }
        if (!closed) {
            queue.end();
        }
    }

    @Override
    public Iterator<Blob> iterator() {
        return queue.iterator();
    }

    @Override
    public void close() {
        closed = true;
        giver.interrupt();
    }
}
