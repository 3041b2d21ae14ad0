// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Kind;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeNode;
import io.dits.core.store.BlobStore;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Copies what one store lacks of some objects and all below them from another. Children are put before parents, so that
 * whatever is interrupted leaves a store that is complete below all it has; what is present is not looked into, because
 * the same holds for it. Repeating a copy goes on where the last one stopped.
 *
 * <p>Holds the ids of the metadata objects that are lacking, about 55 bytes each (110 MB for two million files of more than
 * a chunk), never those of all chunks.
 */
public final class Transfer {
    private static final int IDS = 8192;
    private static final int CHUNKS = 4096;
    private static final long RECENT_BYTES = 64 << 20;

    /** Hears how it goes, from the thread that copies. */
    public interface Listener {
        /** More bytes of files were found that may have to be copied. */
        default void found(long bytes) {}

        /** These bytes of files turned out to be there already. */
        default void present(long bytes) {}

        /** A blob went over. */
        default void copied(Blob blob) {}
    }

    /**
     * What went over.
     *
     * @param objects their number
     * @param bytes their bytes as sent, compressed where that paid, without framing
     * @param presentBytes bytes of files whose chunks were there already, as far as they were looked at
     */
    public record Result(long objects, long bytes, long presentBytes) {}

    private final BlobStore from;
    private final BlobStore to;
    private final Listener listener;
    private final Lacking lacking = new Lacking();
    private final RecentBlobs recent = new RecentBlobs(RECENT_BYTES);
    private long objects;
    private long bytes;
    private long presentBytes;

    private Transfer(BlobStore from, BlobStore to, Listener listener) {
        this.from = from;
        this.to = to;
        this.listener = listener;
    }

    /**
     * Copies. For long histories the caller names all commits it can as roots: they are then asked for at once instead of
     * one generation after the other.
     *
     * @throws io.dits.core.store.StoreException BROKEN if {@code from} lacks something that it refers to
     */
    public static Result copy(BlobStore from, BlobStore to, Collection<? extends ObjectId> roots, Listener listener) {
        Transfer transfer = new Transfer(from, to, listener);
        transfer.discover(roots);
        int[] order = transfer.lacking.order();
        transfer.copyChunks(order, roots);
        transfer.copyMetadata(order);
        return new Result(transfer.objects, transfer.bytes, transfer.presentBytes);
    }

    private void discover(Collection<? extends ObjectId> roots) {
        roots.stream().filter(id -> id.kind().metadata()).forEach(lacking::add);
        int next = 0;
        while (next < lacking.size()) {
            int end = Math.min(lacking.size(), next + IDS);
            List<ObjectId> batch = lacking.ids(next, end);
            Set<ObjectId> missing = to.missing(batch);
            readAll(batch.stream().filter(missing::contains).toList(), blob -> {
                lacking.lacks(
                        blob.id(),
                        Children.of(blob).stream()
                                .filter(id -> id.kind().metadata())
                                .distinct()
                                .toList());
                chunks(blob, (chunk, length) -> listener.found(length));
                recent.add(blob);
            });
            next = end;
        }
    }

    private void copyChunks(int[] order, Collection<? extends ObjectId> roots) {
        Map<ChunkId, Long> batch = new LinkedHashMap<>();
        for (ObjectId root : roots) {
            if (root instanceof ChunkId chunk) {
                batch.put(chunk, 0L);
            }
        }
        inBatches(order, ids -> {
            List<ObjectId> holders = ids.stream()
                    .filter(id -> id.kind() == Kind.MANIFEST || id.kind() == Kind.TREE)
                    .toList();
            readAll(holders, blob -> {
                chunks(blob, (chunk, length) -> batch.merge(chunk, length, Long::sum));
                if (batch.size() >= CHUNKS) {
                    flush(batch);
                }
            });
        });
        flush(batch);
    }

    private void flush(Map<ChunkId, Long> batch) {
        Set<ObjectId> missing = to.missing(batch.keySet());
        batch.forEach((chunk, length) -> {
            if (!missing.contains(chunk)) {
                presentBytes += length;
                listener.present(length);
            }
        });
        // In the order of the files, so that neighbours stay neighbours in the packs of both sides.
        List<ChunkId> wanted = batch.keySet().stream().filter(missing::contains).toList();
        put(wanted);
        batch.clear();
    }

    private void copyMetadata(int[] order) {
        inBatches(order, this::put);
    }

    private void put(List<? extends ObjectId> ids) {
        if (ids.isEmpty()) {
            return;
        }
        try (Pipe pipe = Pipe.from(sink -> inOrder(ids, sink))) {
            to.putAll(() -> new CountingIterator(pipe.iterator(), this::count));
        }
    }

    /** Chunks as they come, metadata in the order given. */
    private void inOrder(List<? extends ObjectId> ids, Consumer<Blob> sink) {
        if (!ids.getFirst().kind().metadata()) {
            readAll(ids, sink);
            return;
        }
        Map<ObjectId, Blob> read = new HashMap<>();
        readAll(ids, blob -> read.put(blob.id(), blob));
        ids.forEach(id -> sink.accept(read.get(id)));
    }

    private void count(Blob blob) {
        objects++;
        bytes += blob.encoded().payload().length;
        listener.copied(blob);
    }

    /** Reads blobs that must be there. */
    private void readAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
        Set<ObjectId> wanted = new LinkedHashSet<>(ids);
        for (ObjectId id : ids) {
            recent.find(id).ifPresent(blob -> {
                wanted.remove(id);
                sink.accept(blob);
            });
        }
        if (wanted.isEmpty()) {
            return;
        }
        from.getAll(List.copyOf(wanted), blob -> {
            wanted.remove(blob.id());
            sink.accept(blob);
        });
        if (!wanted.isEmpty()) {
            throw Damage.broken(wanted.size() + " objects are referred to but not there, the first is "
                    + wanted.iterator().next().text());
        }
    }

    private void inBatches(int[] order, Consumer<List<ObjectId>> work) {
        for (int i = 0; i < order.length; i += 512) {
            work.accept(Arrays.stream(order, i, Math.min(order.length, i + 512))
                    .mapToObj(lacking::id)
                    .toList());
        }
    }

    private interface ChunkSink {
        void accept(ChunkId chunk, long length);
    }

    private static void chunks(Blob blob, ChunkSink sink) {
        if (blob.id().kind() == Kind.MANIFEST) {
            if (Codec.manifest(blob.bytes()) instanceof ManifestNode.Leaf leaf) {
                leaf.chunks().forEach(part -> sink.accept(part.id(), part.length()));
            }
        } else if (blob.id().kind() == Kind.TREE) {
            if (Codec.tree(blob.bytes()) instanceof TreeNode.Leaf leaf) {
                for (TreeEntry entry : leaf.entries()) {
                    if (entry instanceof TreeEntry.File file && file.content() instanceof ChunkId chunk) {
                        sink.accept(chunk, file.size());
                    }
                }
            }
        }
    }
}
