// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Cuts a file on a thread of its own and starts the work on each chunk, some megabytes ahead of who takes them. */
final class CutAhead implements AutoCloseable {
    private static final int UNIT = 1 << 10;
    private static final int UNITS = 48 << 10;
    private static final int CHUNKS = 1024;

    private final Semaphore budget = new Semaphore(UNITS);
    private final BlockingQueue<Optional<Future<Blob>>> queue = new ArrayBlockingQueue<>(CHUNKS);
    private final Function<byte[], Future<Blob>> work;
    private final Thread cutter;
    private volatile Optional<Exception> failure = Optional.empty();

    private CutAhead(byte[] first, Chunker rest, Function<byte[], Future<Blob>> work) {
        this.work = work;
        this.cutter = Thread.ofPlatform().daemon().name("cut").unstarted(() -> run(first, rest));
    }

    /** Starts with a chunk that was cut already. */
    static CutAhead start(byte[] first, Chunker rest, Function<byte[], Future<Blob>> work) {
        CutAhead ahead = new CutAhead(first, rest, work);
        ahead.cutter.start();
        return ahead;
    }

    private void run(byte[] first, Chunker rest) {
        try {
            Optional<byte[]> chunk = Optional.of(first);
            while (chunk.isPresent()) {
                budget.acquire(units(chunk.get().length));
                queue.put(Optional.of(work.apply(chunk.get())));
                chunk = rest.next();
            }
        } catch (IOException | RuntimeException e) {
            failure = Optional.of(e);
        } catch (InterruptedException e) {
            // The taker has gone, and with it whoever would look at the queue.
            return;
        }
        end();
    }

    private void end() {
        try {
            queue.put(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next chunk in order; empty after the last. */
    Optional<Future<Blob>> next() throws IOException {
        Optional<Future<Blob>> next;
        try {
            next = queue.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while cutting");
        }
        if (next.isEmpty() && failure.isPresent()) {
            throw rethrown(failure.get());
        }
        return next;
    }

    /** Says that a chunk of that many bytes is no longer held. */
    void release(int bytes) {
        budget.release(units(bytes));
    }

    private static IOException rethrown(Exception failure) {
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        return (IOException) failure;
    }

    private static int units(int bytes) {
        return bytes / UNIT + 1;
    }

    /** Ends the cutter; afterwards nobody reads the file any more. */
    @Override
    public void close() throws InterruptedIOException {
        cutter.interrupt();
        try {
            cutter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while cutting");
        }
    }
}
