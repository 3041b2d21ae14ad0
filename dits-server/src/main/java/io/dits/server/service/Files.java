// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Blob;
import io.dits.core.graph.Manifests;
import io.dits.core.graph.Trees;
import io.dits.core.model.ChunkId;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.server.meta.CommitGraph;
import io.dits.server.meta.CommitRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Directories and files of a commit. */
public final class Files {
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

    /** Writes {@code length} bytes of a file from {@code offset} on; reads the next chunks while it writes some. */
    public void write(TreeEntry.File file, long offset, long length, OutputStream out) throws IOException {
        if (length == 0) {
            return;
        }
        Manifests.Range range = Manifests.chunks(store, file.content(), file.size(), offset);
        try {
            new ReadAhead(budget, patience)
                    .each(
                            new Runs(range, offset, offset + length),
                            run -> Portions.COPIES * run.bytes(),
                            this::read,
                            read -> read.write(out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Chunks that follow each other in a file, and what of each is wanted. */
    private record Run(List<Wanted> parts, long bytes) {}

    private record Wanted(ChunkId id, int from, int to) {}

    /** Cuts the chunks of a range of a file into runs. */
    private static final class Runs implements Iterator<Run> {
        private final Iterator<Part<ChunkId>> parts;
        private final long offset;
        private final long end;
        private long start;

        Runs(Manifests.Range range, long offset, long end) {
            this.parts = range.parts();
            this.start = range.start();
            this.offset = offset;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return start < end && parts.hasNext();
        }

        @Override
        public Run next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            List<Wanted> wanted = new ArrayList<>();
            long bytes = 0;
            // One chunk too many is no harm: a chunk is far smaller than a portion, or the only one.
            while (hasNext() && bytes < Portions.PORTION) {
                Part<ChunkId> part = parts.next();
                wanted.add(new Wanted(
                        part.id(), (int) Math.max(0, offset - start), (int) Math.min(part.length(), end - start)));
                start += part.length();
                bytes += part.length();
            }
            return new Run(wanted, bytes);
        }
    }

    private record Read(Run run, Map<ObjectId, Blob> chunks) {
        void write(OutputStream out) {
            try {
                for (Wanted part : run.parts()) {
                    Blob chunk = Optional.ofNullable(chunks.get(part.id()))
                            .orElseThrow(() -> new StoreException(
                                    StoreException.Kind.BROKEN,
                                    "wanted " + part.id().text() + ", found nothing"));
                    out.write(chunk.bytes(), part.from(), part.to() - part.from());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Read read(Run run) {
        Map<ObjectId, Blob> chunks = new HashMap<>();
        store.getAll(run.parts().stream().map(Wanted::id).toList(), chunk -> chunks.put(chunk.id(), chunk));
        return new Read(run, chunks);
    }
}
