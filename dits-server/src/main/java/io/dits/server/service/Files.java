// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.graph.Manifests;
import io.dits.core.graph.Trees;
import io.dits.core.model.ChunkId;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.server.meta.CommitGraph;
import io.dits.server.meta.CommitRow;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Directories and files of a commit. */
public final class Files {
    /** A chunk is read as it is stored, then decoded. */
    private static final long COPIES = 3;

    private final CommitGraph graph;
    private final BlobStore store;
    private final ByteBudget budget;
    private final Duration patience;

    /**
     * The use cases over these; {@code store} has the objects of all repositories.
     *
     * @param budget bytes of content that may be in memory at once
     * @param patience how long a request waits for them
     */
    public Files(CommitGraph graph, BlobStore store, ByteBudget budget, Duration patience) {
        this.graph = graph;
        this.store = store;
        this.budget = budget;
        this.patience = patience;
    }

    /** What is at a path. */
    public sealed interface Found {
        /** A directory: its entries in order. */
        record Directory(TreeId tree) implements Found {}

        /** A file or symbolic link. */
        record Entry(TreeEntry entry) implements Found {}
    }

    /** What is at a path of a commit, if anything is. */
    public Optional<Found> find(ReadAccess access, CommitId commit, RepoPath path) {
        CommitRow row = graph.load(access.id(), List.of(commit), 1).get(commit);
        if (row == null) {
            return Optional.empty();
        }
        if (path.isRoot()) {
            return Optional.of(new Found.Directory(row.tree()));
        }
        try (CountedReads reads = new CountedReads(store, budget, patience)) {
            return Trees.find(reads, row.tree(), path).map(entry -> switch (entry) {
                case TreeEntry.Directory directory -> new Found.Directory(directory.tree());
                case TreeEntry.File file -> new Found.Entry(file);
                case TreeEntry.Symlink link -> new Found.Entry(link);
            });
        }
    }

    /** At most {@code limit} entries of a directory, those whose names come after one. */
    public List<TreeEntry> list(Found.Directory directory, Optional<FileName> after, int limit) {
        List<TreeEntry> entries = new ArrayList<>();
        try (CountedReads reads = new CountedReads(store, budget, patience)) {
            Trees.Listing all = Trees.list(reads, directory.tree());
            reads.holding(all::held);
            while (all.hasNext() && entries.size() < limit) {
                TreeEntry entry = all.next();
                if (after.isEmpty() || entry.name().compareTo(after.get()) > 0) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    /** Writes {@code length} bytes of a file from {@code offset} on, chunk by chunk. */
    public void write(TreeEntry.File file, long offset, long length, OutputStream out) throws IOException {
        if (length == 0) {
            return;
        }
        Manifests.Range range = Manifests.chunks(store, file.content(), file.size(), offset);
        long start = range.start();
        long end = offset + length;
        while (start < end && range.parts().hasNext()) {
            Part<ChunkId> part = range.parts().next();
            int from = (int) Math.max(0, offset - start);
            int to = (int) Math.min(part.length(), end - start);
            budget.take(COPIES * part.length(), patience);
            try {
                out.write(bytes(part.id()), from, to - from);
            } finally {
                budget.giveBack(COPIES * part.length());
            }
            start += part.length();
        }
    }

    private byte[] bytes(ChunkId id) {
        return store.get(id)
                .orElseThrow(
                        () -> new StoreException(StoreException.Kind.BROKEN, "wanted " + id.text() + ", found nothing"))
                .bytes();
    }
}
