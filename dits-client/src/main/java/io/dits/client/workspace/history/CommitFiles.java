// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.history;

import io.dits.core.codec.Codec;
import io.dits.core.graph.Manifests;
import io.dits.core.graph.TreeDiff;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Commit;
import io.dits.core.model.FileId;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a commit changed against its first parent, and how much of it is new. New are chunks that no file had which the
 * commit changed or removed; so a renamed file brings none. Keeps the ids of those files' chunks in memory.
 */
public final class CommitFiles {
    private final BlobStore store;
    private final Set<ChunkId> known = new HashSet<>();
    private final Map<FileId, Long> counted = new HashMap<>();

    private CommitFiles(BlobStore store) {
        this.store = store;
    }

    /**
     * A file or link that differs.
     *
     * @param change where, and what stands on both sides
     * @param newBytes bytes of its chunks that are new
     */
    public record Changed(TreeDiff.Change change, long newBytes) {
        /** Bytes of the file now; none if it is gone, or a link. */
        public long size() {
            return bytes(change.after());
        }

        /** Bytes of the file before; none if it was not there, or was a link. */
        public long oldSize() {
            return bytes(change.before());
        }

        private static long bytes(Optional<TreeEntry> entry) {
            return entry.isPresent() && entry.get() instanceof TreeEntry.File file ? file.size() : 0;
        }
    }

    /** What the commit changed, in the order of paths; all that it holds if it has no parent. */
    public static List<Changed> of(BlobStore store, Commit commit) {
        Optional<TreeId> before = commit.parents().stream()
                .findFirst()
                .map(parent -> Codec.commit(store.get(parent)
                                .orElseThrow(() -> new StoreException(
                                        StoreException.Kind.BROKEN,
                                        "wanted " + parent.text() + ", found nothing. Run: dits verify"))
                                .bytes())
                        .tree());
        List<TreeDiff.Change> changes = new ArrayList<>();
        TreeDiff.between(store, before, Optional.of(commit.tree()), changes::add);
        CommitFiles files = new CommitFiles(store);
        changes.forEach(change -> files.know(change.before()));
        return changes.stream()
                .map(change -> new Changed(change, files.count(change.after())))
                .toList();
    }

    private void know(Optional<TreeEntry> entry) {
        if (entry.isPresent()
                && entry.get() instanceof TreeEntry.File file
                && counted.put(file.content(), 0L) == null) {
            chunks(file).forEachRemaining(part -> known.add(part.id()));
        }
    }

    private long count(Optional<TreeEntry> entry) {
        if (entry.isEmpty() || !(entry.get() instanceof TreeEntry.File file) || counted.containsKey(file.content())) {
            return 0;
        }
        long bytes = 0;
        for (Iterator<Part<ChunkId>> chunks = chunks(file); chunks.hasNext(); ) {
            Part<ChunkId> part = chunks.next();
            bytes += known.add(part.id()) ? part.length() : 0;
        }
        counted.put(file.content(), bytes);
        return bytes;
    }

    private Iterator<Part<ChunkId>> chunks(TreeEntry.File file) {
        return Manifests.chunks(store, file.content(), file.size());
    }
}
