// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import io.dits.core.model.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Turns files into their chunks: one thread reads and cuts, others hash, the caller takes the chunks in their order. Holds
 * at most about 48 MiB of chunks and a few megabytes outside the heap, however long the file. A file of one chunk never
 * leaves the caller's thread. For one file at a time; whoever wants several at once makes several.
 */
public final class FilePipeline implements AutoCloseable {
    private final ExecutorService hashers;
    private final CutBuffer buffer = new CutBuffer(Profile.COARSE);

    /** Hashes on that many threads, which is worth the number of processors at most. */
    public FilePipeline(int threads) {
        this.hashers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("hash-", 0).factory());
    }

    /**
     * Hands the chunks of a file to the sink, in order, on the calling thread.
     *
     * @param in brings the file from where it stands; not closed
     * @param prepare is called with each chunk before the sink is, by several threads at once and in any order: what
     *     costs time and can be done beside, as compressing what is not known
     * @param sink takes each chunk; an exception of it or of {@code prepare} ends the call
     * @throws IOException if the file cannot be read
     */
    public void chunks(Profile profile, ReadableByteChannel in, Consumer<Blob> prepare, Consumer<Blob> sink)
            throws IOException {
        Chunker chunker = new Chunker(profile, in, buffer);
        Optional<byte[]> first = chunker.next();
        if (first.isEmpty()) {
            return;
        }
        if (chunker.drained()) {
            sink.accept(prepared(first.get(), prepare));
            return;
        }
        try (CutAhead ahead =
                CutAhead.start(first.get(), chunker, bytes -> hashers.submit(() -> prepared(bytes, prepare)))) {
            for (Optional<Future<Blob>> next = ahead.next(); next.isPresent(); next = ahead.next()) {
                Blob blob = done(next.get());
                sink.accept(blob);
                ahead.release(blob.size());
            }
        }
    }

    private static Blob prepared(byte[] bytes, Consumer<Blob> prepare) {
        Blob blob = Blob.of(Kind.CHUNK, bytes);
        prepare.accept(blob);
        return blob;
    }

    private static Blob done(Future<Blob> chunk) throws IOException {
        try {
            return chunk.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while hashing");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        hashers.shutdownNow();
    }
}
