// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.add;

import io.dits.client.workspace.disk.FileClock;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.index.Content;
import io.dits.core.content.Blob;
import io.dits.core.graph.ManifestWriter;
import io.dits.core.model.FileId;
import io.dits.core.model.Kind;
import io.dits.core.store.BlobStore;
import io.dits.core.store.Failures;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Reads and cuts files on one thread, hashes and compresses on all processors, and hands out what the store lacks in the
 * order of the files, to be written by whoever asks. Memory is bounded by the tasks under way, whatever the files' sizes.
 */
final class Intake implements AutoCloseable {
    /** Tasks of some MiB each that wait or run: enough for each processor, and for the writer to pause. */
    private static final int AHEAD = 6;

    private final BlockingQueue<FutureTask<List<Piece>>> tasks = new ArrayBlockingQueue<>(AHEAD);
    private final LongConsumer read;
    private final Thread reader;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final Deque<Blob> ready = new ArrayDeque<>();
    private final List<Taken> taken = new ArrayList<>();
    /** The manifest of the file whose chunks come now, and its bytes so far. */
    private Optional<ManifestWriter> current = Optional.empty();

    private long size;
    private boolean ended;
    private long stored;
    private long known;

    private Intake(BlobStore store, StatReader stats, FileClock clock, Collection<Source> sources, LongConsumer read) {
        this.read = read;
        this.reader = Thread.ofVirtual().unstarted(() -> read(store, stats, clock, sources));
    }

    /**
     * Begins to read.
     *
     * @param read told of bytes that were taken in, by the thread that takes the blobs
     */
    static Intake of(
            BlobStore store, StatReader stats, FileClock clock, Collection<Source> sources, LongConsumer read) {
        Intake intake = new Intake(store, stats, clock, sources, read);
        intake.reader.start();
        return intake;
    }

    private void read(BlobStore store, StatReader stats, FileClock clock, Collection<Source> sources) {
        try {
            Reading reading = new Reading(store, stats, clock, this::submit, new Buffers(AHEAD + 1));
            for (Source source : sources) {
                reading.add(source);
            }
            reading.flush();
            submit(() -> List.of(new Piece.Done()));
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        } catch (InterruptedException e) {
            // Closed: nobody waits for more.
            Thread.currentThread().interrupt();
        }
    }

    private void fail(Throwable problem) {
        try {
            submit(() -> {
                throw Failures.thrown(problem);
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(Callable<List<Piece>> work) throws InterruptedException {
        FutureTask<List<Piece>> task = new FutureTask<>(work);
        tasks.put(task);
        Thread.ofVirtual().start(task);
    }

    /** True when all files were handed out. */
    boolean ended() {
        return ended;
    }

    /** Bytes of new chunks and manifests that were handed out, as the store keeps them. */
    long stored() {
        return stored;
    }

    /** Bytes of files whose chunks the store had already. */
    long known() {
        return known;
    }

    /** The files that ended since the last call; they are safe when the store has returned from taking the blobs. */
    List<Taken> taken() {
        List<Taken> done = List.copyOf(taken);
        taken.clear();
        return done;
    }

    /** The blobs from here on, up to the end of the first file that ends when {@code pause} is true. */
    Iterator<Blob> blobs(BooleanSupplier pause) {
        return new Iterator<>() {
            private boolean paused;

            @Override
            public boolean hasNext() {
                while (ready.isEmpty() && !ended && !paused) {
                    int before = taken.size();
                    step();
                    paused = taken.size() > before && pause.getAsBoolean();
                }
                return !ready.isEmpty();
            }

            @Override
            public Blob next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.remove();
            }
        };
    }

    private void step() {
        if (pieces.isEmpty()) {
            pieces.addAll(Failures.awaited(() -> tasks.take().get()));
            return;
        }
        switch (pieces.remove()) {
            case Piece.Chunk chunk -> chunk(chunk);
            case Piece.End end -> end(end);
            case Piece.Done _ -> ended = true;
        }
    }

    private void chunk(Piece.Chunk chunk) {
        chunk.unknown().ifPresentOrElse(this::hand, () -> known += chunk.length());
        ManifestWriter manifest = current.orElseGet(() -> new ManifestWriter(chunk.profile(), this::hand));
        manifest.add(chunk.id(), chunk.length());
        current = Optional.of(manifest);
        size += chunk.length();
        read.accept(chunk.length());
    }

    private void hand(Blob blob) {
        stored += blob.encoded().payload().length;
        ready.add(blob);
    }

    private void end(Piece.End end) {
        FileId id = current.map(ManifestWriter::finish).orElseGet(this::nothing);
        boolean steady =
                size == end.after().size() && end.after().equals(end.source().before());
        Content.OfFile content = new Content.OfFile(id, size, end.after().executable());
        taken.add(new Taken(end.source(), content, end.stamp(), steady));
        current = Optional.empty();
        size = 0;
    }

    private FileId nothing() {
        Blob nothing = Blob.of(Kind.CHUNK, new byte[0]);
        hand(nothing);
        return (FileId) nothing.id();
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
