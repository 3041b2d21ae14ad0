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
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The bytes of files in the order of the files. Some batches of chunks are read and proven on threads of their own while
 * those before them are written, across the files' bounds; memory is bounded by these batches, whatever the files' sizes.
 */
final class Feed implements AutoCloseable {
    private static final long BATCH_BYTES = 8 << 20;
    private static final int BATCH_STEPS = 1024;
    private static final int AHEAD = 3;

    private final BlobStore store;
    private final Iterator<Plan.Write> writes;
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Batch> ahead = new ArrayDeque<>();
    private Optional<Plan.Write> current = Optional.empty();
    private Iterator<Part<ChunkId>> parts = Collections.emptyIterator();

    /** Takes what comes. */
    interface Taker {
        /** Bytes of the file under way, behind those before. */
        void bytes(byte[] bytes) throws IOException;

        /** The file or link is complete. */
        void end(Plan.Write write) throws IOException;
    }

    private sealed interface Step {
        record Bytes(ChunkId id) implements Step {}

        record End(Plan.Write write) implements Step {}
    }

    private record Batch(List<Step> steps, Future<Map<ObjectId, Blob>> blobs) {}

    Feed(BlobStore store, List<Plan.Write> writes) {
        this.store = store;
        this.writes = writes.iterator();
    }

    /**
     * Hands out everything.
     *
     * @throws StoreException BROKEN if the store lacks a part
     */
    void into(Taker taker) throws IOException {
        readAhead();
        while (!ahead.isEmpty()) {
            Batch batch = ahead.remove();
            Map<ObjectId, Blob> blobs = Failures.awaited(batch.blobs()::get);
            readAhead();
            for (Step step : batch.steps()) {
                switch (step) {
                    case Step.Bytes bytes -> taker.bytes(blob(blobs, bytes.id()).bytes());
                    case Step.End end -> taker.end(end.write());
                }
            }
        }
    }

    private void readAhead() {
        while (ahead.size() < AHEAD) {
            List<Step> steps = new ArrayList<>();
            Set<ObjectId> ids = new LinkedHashSet<>();
            for (long bytes = 0; bytes < BATCH_BYTES && steps.size() < BATCH_STEPS; ) {
                if (parts.hasNext()) {
                    Part<ChunkId> part = parts.next();
                    steps.add(new Step.Bytes(part.id()));
                    ids.add(part.id());
                    bytes += part.length();
                } else if (current.isPresent()) {
                    steps.add(new Step.End(current.get()));
                    current = Optional.empty();
                } else if (writes.hasNext()) {
                    begin(writes.next());
                } else {
                    break;
                }
            }
            if (steps.isEmpty()) {
                return;
            }
            ahead.add(new Batch(steps, readers.submit(() -> read(ids))));
        }
    }

    private void begin(Plan.Write write) {
        current = Optional.of(write);
        if (write.content() instanceof Content.OfFile file) {
            parts = Manifests.chunks(store, file.id(), file.size());
        }
    }

    private Map<ObjectId, Blob> read(Set<ObjectId> ids) {
        Map<ObjectId, Blob> blobs = HashMap.newHashMap(ids.size());
        if (!ids.isEmpty()) {
            store.getAll(ids, blob -> blobs.put(blob.id(), blob));
        }
        return blobs;
    }

    private static Blob blob(Map<ObjectId, Blob> blobs, ObjectId id) {
        return Optional.ofNullable(blobs.get(id))
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.BROKEN, "wanted " + id.text() + ", found nothing. Run: dits fetch"));
    }

    /** Waits for what is still being read. */
    @Override
    public void close() {
        readers.close();
    }
}
