// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.diff;

import io.dits.client.progress.Progress;
import io.dits.client.workspace.index.Content;
import io.dits.core.content.Chunker;
import io.dits.core.content.Hashing;
import io.dits.core.content.Slice;
import io.dits.core.graph.ManifestWriter;
import io.dits.core.graph.Manifests;
import io.dits.core.model.ChunkId;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.store.BlobStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** Counts which chunks of files are new. Keeps the ids of all chunks that it has seen in memory. */
final class Chunks {
    private final BlobStore store;
    private final Progress.Phase phase;
    private final Set<ChunkId> known = new HashSet<>();

    Chunks(BlobStore store, Progress.Phase phase) {
        this.store = store;
        this.phase = phase;
    }

    /** Chunks of an earlier side are none that is new. */
    void know(Optional<Content> before) {
        if (before.isPresent() && before.get() instanceof Content.OfFile file) {
            parts(file).forEachRemaining(part -> known.add(part.id()));
        }
    }

    Delta count(String path, Optional<Content> before, Side after) throws IOException {
        Tally tally = new Tally();
        Optional<Content> content = switch (after) {
            case Side.Known known -> known.content();
            case Side.Unread file -> Optional.of(read(file, tally));
        };
        if (after instanceof Side.Known && content.isPresent() && content.get() instanceof Content.OfFile file) {
            parts(file).forEachRemaining(part -> tally.add(part.id(), part.length()));
        }
        return new Delta(path, before, content, tally.chunks, tally.reused, tally.newBytes);
    }

    private Iterator<Part<ChunkId>> parts(Content.OfFile file) {
        return Manifests.chunks(store, file.id(), file.size());
    }

    /** Cuts and names the file as add would. */
    private Content read(Side.Unread file, Tally tally) throws IOException {
        long size = 0;
        byte[] buffer = new byte[Chunker.LEAST_BUFFER];
        ManifestWriter writer = new ManifestWriter(file.profile().code(), _ -> {});
        try (FileChannel in = FileChannel.open(file.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            Chunker chunker = new Chunker(file.profile(), in);
            for (var extents = chunker.next(buffer); !extents.isEmpty(); extents = chunker.next(buffer)) {
                for (Chunker.Extent extent : extents) {
                    Slice chunk = new Slice(buffer, extent);
                    writer.add(chunk.id(), chunk.size());
                    tally.add(chunk.id(), chunk.size());
                    size += chunk.size();
                    phase.advance(chunk.size());
                }
            }
        }
        boolean executable = file.now().executable();
        return size == 0
                ? new Content.OfFile(new ChunkId(Hashing.sha256(new byte[0])), 0, executable)
                : new Content.OfFile(writer.finish(), size, executable);
    }

    private final class Tally {
        private long chunks;
        private long reused;
        private long newBytes;

        void add(ChunkId id, long length) {
            chunks++;
            if (known.add(id)) {
                newBytes += length;
            } else {
                reused++;
            }
        }
    }
}
