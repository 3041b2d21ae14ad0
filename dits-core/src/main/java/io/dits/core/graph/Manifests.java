// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.codec.Codec;
import io.dits.core.model.ChunkId;
import io.dits.core.model.FileId;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.store.BlobStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Reads the chunks of a file in order, one node a level in memory. */
public final class Manifests {
    private Manifests() {}

    /** The chunks of a file of that size, from its start. */
    public static Iterator<Part<ChunkId>> chunks(BlobStore store, FileId file, long size) {
        return chunks(store, file, size, 0).parts();
    }

    /**
     * The chunks from the one that holds the byte at {@code offset} on.
     *
     * @throws io.dits.core.store.StoreException BROKEN, also later by the iterator, if a node is missing, malformed or
     *     does not have the size, level or profile that its parent says
     */
    public static Range chunks(BlobStore store, FileId file, long size, long offset) {
        if (file instanceof ManifestId manifest) {
            Walk walk = new Walk(store, manifest, size, offset);
            return new Range(walk.start, walk);
        }
        List<Part<ChunkId>> one = size == 0 ? List.of() : List.of(new Part<>((ChunkId) file, size));
        return new Range(0, one.iterator());
    }

    /**
     * Chunks of a file from some place on.
     *
     * @param start where in the file the first chunk begins
     * @param parts the chunks
     */
    public record Range(long start, Iterator<Part<ChunkId>> parts) {}

    private static final class Walk implements Iterator<Part<ChunkId>> {
        private final BlobStore store;
        private final Deque<Iterator<Part<ManifestId>>> open = new ArrayDeque<>();
        private final Deque<Integer> levels = new ArrayDeque<>();
        private Iterator<Part<ChunkId>> chunks = List.<Part<ChunkId>>of().iterator();
        private final int profile;
        private long start;

        Walk(BlobStore store, ManifestId root, long size, long offset) {
            this.store = store;
            ManifestNode node = Damage.read(store, root, Codec::manifest);
            check(root, node, size, node.level(), node.profile());
            profile = node.profile();
            while (node instanceof ManifestNode.Inner inner) {
                int at = skip(inner.children(), offset);
                List<Part<ManifestId>> rest =
                        inner.children().subList(at + 1, inner.children().size());
                open.push(rest.iterator());
                levels.push(inner.level() - 1);
                node = child(inner.children().get(at), inner.level() - 1);
            }
            List<Part<ChunkId>> all = ((ManifestNode.Leaf) node).chunks();
            chunks = all.subList(skip(all, offset), all.size()).iterator();
        }

        /** The part that holds the offset, the last if it lies behind all; adds what it skips to the start. */
        private int skip(List<? extends Part<?>> parts, long offset) {
            int at = 0;
            while (at < parts.size() - 1 && start + parts.get(at).length() <= offset) {
                start += parts.get(at++).length();
            }
            return at;
        }

        private ManifestNode child(Part<ManifestId> part, int level) {
            ManifestNode node = Damage.read(store, part.id(), Codec::manifest);
            check(part.id(), node, part.length(), level, profile);
            return node;
        }

        private static void check(ManifestId id, ManifestNode node, long size, int level, int profile) {
            if (node.size() != size || node.level() != level || node.profile() != profile) {
                throw Damage.broken(id.text() + ": wanted " + size + " bytes at level " + level + " in profile "
                        + profile + ", found " + node.size() + " at " + node.level() + " in " + node.profile());
            }
        }

        @Override
        public boolean hasNext() {
            while (!chunks.hasNext() && !open.isEmpty()) {
                if (!open.element().hasNext()) {
                    open.pop();
                    levels.pop();
                    continue;
                }
                switch (child(open.element().next(), levels.element())) {
                    case ManifestNode.Leaf leaf -> chunks = leaf.chunks().iterator();
                    case ManifestNode.Inner inner -> {
                        open.push(inner.children().iterator());
                        levels.push(inner.level() - 1);
                    }
                }
            }
            return chunks.hasNext();
        }

        @Override
        public Part<ChunkId> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return chunks.next();
        }
    }
}
