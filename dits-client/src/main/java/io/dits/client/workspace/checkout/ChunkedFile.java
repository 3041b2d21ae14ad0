// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.checkout;

import io.dits.client.workspace.index.Content;
import io.dits.core.content.Blob;
import io.dits.core.graph.Manifests;
import io.dits.core.model.ChunkId;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.Failures;
import io.dits.core.store.StoreException;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Writes the bytes of a file of many chunks. Some batches of chunks are read and proven on threads of their own while
 * those before them are written; memory is bounded by these batches, whatever the file's size.
 */
final class ChunkedFile {
    private static final long BATCH = 4 << 20;
    private static final int AHEAD = 3;
    private static final int BUFFER = 512 << 10;

    private final BlobStore store;
    private final Iterator<Part<ChunkId>> parts;
    private final Deque<Batch> ahead = new ArrayDeque<>();

    private record Batch(List<ChunkId> order, Future<Map<ObjectId, Blob>> blobs) {}

    private ChunkedFile(BlobStore store, Content.OfFile file) {
        this.store = store;
        this.parts = Manifests.chunks(store, file.id(), file.size());
    }

    /**
     * Writes a new file.
     *
     * @param advance told of bytes that were written
     * @throws StoreException BROKEN if the store lacks a part of it, or the parts do not add up
     */
    static void write(BlobStore store, Content.OfFile file, Path target, LongConsumer advance) throws IOException {
        try (Arena memory = Arena.ofConfined();
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
                FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            new ChunkedFile(store, file).write(readers, out, Disk.pages(memory, BUFFER), advance);
            if (out.size() != file.size()) {
                throw new StoreException(
                        StoreException.Kind.BROKEN,
                        file.id().text() + ": wanted " + file.size() + " bytes, found " + out.size());
            }
        }
    }

    private void write(ExecutorService readers, FileChannel out, ByteBuffer buffer, LongConsumer advance)
            throws IOException {
        readAhead(readers);
        while (!ahead.isEmpty()) {
            Batch batch = ahead.remove();
            Map<ObjectId, Blob> blobs = await(batch.blobs());
            readAhead(readers);
            for (ChunkId id : batch.order()) {
                Blob blob = FileWriter.blob(blobs, id);
                Disk.append(out, buffer, blob.bytes());
                advance.accept(blob.size());
            }
        }
        Disk.drain(out, buffer);
    }

    private void readAhead(ExecutorService readers) {
        while (parts.hasNext() && ahead.size() < AHEAD) {
            List<ChunkId> order = new ArrayList<>();
            for (long bytes = 0; parts.hasNext() && bytes < BATCH; ) {
                Part<ChunkId> part = parts.next();
                order.add(part.id());
                bytes += part.length();
            }
            ahead.add(new Batch(order, readers.submit(() -> FileWriter.read(store, order))));
        }
    }

    private static Map<ObjectId, Blob> await(Future<Map<ObjectId, Blob>> blobs) {
        try {
            return blobs.get();
        } catch (ExecutionException e) {
            throw Failures.thrown(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
