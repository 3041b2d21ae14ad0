// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StoreException;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.PackId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One put of many blobs. Chunks and metadata go to packs of their own. While a finished pack is synced and stored, the
 * next is written; rows enter the catalog in the order in which packs were finished, and a pack of metadata is finished
 * only after the chunks given before it, so that what a crash keeps is complete below.
 */
final class PackSession implements AutoCloseable {
    private static final int LOOK_UP = 256;
    private static final long LOOK_UP_BYTES = 16 << 20;
    private static final int UNDER_WAY = 2;

    private final ObjectStorage storage;
    private final Catalog catalog;
    private final Spool spool;
    private final RandomGenerator random;
    private final ExecutorService storing =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final Deque<Future<?>> underWay = new ArrayDeque<>();
    private final ByteBuffer chunkBuffer = PackWriter.buffer();
    private final ByteBuffer metadataBuffer = PackWriter.buffer();
    private Optional<PackWriter> chunks = Optional.empty();
    private Optional<PackWriter> metadata = Optional.empty();
    /** Only touched by the one thread that stores. */
    private boolean lost;

    private final Set<ObjectId> written = new HashSet<>();

    PackSession(ObjectStorage storage, Catalog catalog, Spool spool, RandomGenerator random) {
        this.storage = storage;
        this.catalog = catalog;
        this.spool = spool;
        this.random = random;
    }

    void putAll(Iterator<Blob> blobs) {
        try {
            while (blobs.hasNext()) {
                addUnknown(take(blobs));
            }
            finishChunks();
            finishMetadata();
            while (!underWay.isEmpty()) {
                await();
            }
        } catch (IOException e) {
            throw new StoreException(
                    String.valueOf(e.getMessage()).contains("No space left")
                            ? StoreException.Kind.FULL
                            : StoreException.Kind.UNAVAILABLE,
                    "cannot write a pack: " + e,
                    e);
        }
    }

    private static List<Blob> take(Iterator<Blob> blobs) {
        List<Blob> taken = new ArrayList<>();
        long bytes = 0;
        while (blobs.hasNext() && taken.size() < LOOK_UP && bytes < LOOK_UP_BYTES) {
            Blob blob = blobs.next();
            taken.add(blob);
            bytes += blob.size();
        }
        return taken;
    }

    private void addUnknown(List<Blob> blobs) throws IOException {
        Set<ObjectId> unknown = catalog.missing(blobs.stream().map(Blob::id).toList());
        for (Blob blob : blobs) {
            // The set also knows what stands in packs whose rows are still to come.
            if (unknown.contains(blob.id()) && written.add(blob.id())) {
                add(blob);
            }
        }
    }

    private void add(Blob blob) throws IOException {
        if (blob.id().kind().metadata()) {
            if (metadata.isPresent() && !metadata.get().fits(blob)) {
                finishChunks();
                finishMetadata();
            }
            if (metadata.isEmpty()) {
                metadata = Optional.of(new PackWriter(spool.newFile(), metadataBuffer));
            }
            metadata.get().add(blob);
            return;
        }
        if (chunks.isPresent() && !chunks.get().fits(blob)) {
            finishChunks();
        }
        if (chunks.isEmpty()) {
            chunks = Optional.of(new PackWriter(spool.newFile(), chunkBuffer));
        }
        chunks.get().add(blob);
    }

    private void finishChunks() throws IOException {
        if (chunks.isPresent()) {
            PackWriter writer = chunks.get();
            chunks = Optional.empty();
            store(writer);
        }
    }

    private void finishMetadata() throws IOException {
        if (metadata.isPresent()) {
            PackWriter writer = metadata.get();
            metadata = Optional.empty();
            store(writer);
        }
    }

    private void store(PackWriter writer) throws IOException {
        PackWriter.Written pack = writer.finish();
        while (underWay.size() >= UNDER_WAY) {
            await();
        }
        underWay.add(storing.submit(() -> keep(pack)));
    }

    private @Nullable Void keep(PackWriter.Written pack) throws IOException {
        try {
            // A pack after a lost one might hold parents of what was lost.
            if (!lost) {
                lost = true;
                PackId id = PackId.random(random);
                storage.put(id.key(), spool.content(pack.file()));
                catalog.add(id, pack.size(), pack.entries());
                lost = false;
            }
            return null;
        } finally {
            Spool.discard(pack.file());
        }
    }

    private void await() {
        try {
            underWay.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "cannot store a pack: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a pack was stored");
        }
    }

    /** Waits for what is under way, and gives up packs that were not finished. */
    @Override
    public void close() {
        storing.close();
        chunks.ifPresent(PackWriter::abandon);
        metadata.ifPresent(PackWriter::abandon);
    }
}
