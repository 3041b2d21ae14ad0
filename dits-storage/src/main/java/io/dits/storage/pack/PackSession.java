// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.disk.BlockFile;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One put of many blobs. Chunks and metadata go to packs of their own; a pack of metadata is finished only after the
 * chunks given before it, so that what a crash keeps is complete below. Its blocks take up to 4.25 MiB outside the heap.
 */
final class PackSession implements AutoCloseable {
    private static final int LOOK_UP = 256;
    private static final long LOOK_UP_BYTES = 4 << 20;
    private static final int CHUNK_BLOCK = 1 << 20;
    private static final int METADATA_BLOCK = 64 << 10;

    private final Catalog catalog;
    private final PackKeeper keeper;
    private final Arena memory = Arena.ofShared();
    private final Lane chunks;
    private final Lane metadata;
    /** What stands in packs whose rows may not be in the catalog yet. */
    private final Set<ObjectId> written = new HashSet<>();

    PackSession(Catalog catalog, Spool spool, PackKeeper keeper) {
        this.catalog = catalog;
        this.keeper = keeper;
        this.chunks = new Lane(spool, new BlockFile.Blocks(memory, CHUNK_BLOCK, spool.pastCache()));
        this.metadata = new Lane(spool, new BlockFile.Blocks(memory, METADATA_BLOCK, false));
    }

    void putAll(Iterator<Blob> blobs) {
        try {
            while (true) {
                Taken taken = take(blobs);
                addUnknown(taken.blobs());
                if (taken.failure().isPresent()) {
                    // What was given before is kept, so that a repeated put has less to do.
                    finish();
                    throw taken.failure().get();
                }
                if (taken.blobs().isEmpty()) {
                    finish();
                    return;
                }
            }
        } catch (IOException e) {
            throw Disk.failure("cannot write a pack", Path.of(""), e);
        }
    }

    private record Taken(List<Blob> blobs, Optional<RuntimeException> failure) {}

    /** Some blobs, none at the end, and what the giver threw after them. */
    private static Taken take(Iterator<Blob> blobs) {
        List<Blob> taken = new ArrayList<>();
        long bytes = 0;
        try {
            while (taken.size() < LOOK_UP && bytes < LOOK_UP_BYTES && blobs.hasNext()) {
                Blob blob = blobs.next();
                taken.add(blob);
                bytes += blob.size();
            }
            return new Taken(taken, Optional.empty());
        } catch (RuntimeException e) {
            return new Taken(taken, Optional.of(e));
        }
    }

    private void addUnknown(List<Blob> blobs) throws IOException {
        // In this order: what is forgotten here is in the catalog by now.
        keeper.takeKept().forEach(written::remove);
        Set<ObjectId> unknown = catalog.missing(blobs.stream().map(Blob::id).toList());
        for (Blob blob : blobs) {
            if (unknown.contains(blob.id()) && written.add(blob.id())) {
                add(blob);
            }
        }
    }

    private void add(Blob blob) throws IOException {
        if (blob.id().kind().metadata()) {
            if (!metadata.fits(blob)) {
                finish(chunks);
                finish(metadata);
            }
            metadata.add(blob);
            return;
        }
        if (!chunks.fits(blob)) {
            finish(chunks);
        }
        chunks.add(blob);
    }

    private void finish(Lane lane) throws IOException {
        lane.finish().ifPresent(keeper::keep);
    }

    private void finish() throws IOException {
        finish(chunks);
        finish(metadata);
        keeper.awaitAll();
    }

    /** Waits for what is under way, and gives up packs that were not finished; the memory is free then in any case. */
    @Override
    public void close() {
        try (memory) {
            try {
                keeper.close();
            } finally {
                abandon();
            }
        }
    }

    private void abandon() {
        try {
            chunks.abandon();
        } finally {
            metadata.abandon();
        }
    }
}
