// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.scan;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.core.content.Hashing;
import io.dits.core.graph.Manifests;
import io.dits.core.model.ChunkId;
import io.dits.core.model.ManifestNode.Part;
import io.dits.core.store.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Iterator;

/** Tells whether a file's bytes are those of a content, chunk after chunk up to the first that differs. */
public final class SameContent {
    private SameContent() {}

    /**
     * True if type and bytes are the same; the executable bit is not looked at.
     *
     * @param file what {@code now} says of
     * @param path where it stands in the repository
     */
    public static boolean is(BlobStore store, Path file, String path, FileStat now, Content content)
            throws IOException {
        return switch (content) {
            case Content.OfLink link -> now.isLink() && Links.pointsTo(file, link);
            case Content.OfFile known -> now.isFile() && now.size() == known.size() && sameBytes(store, file, known);
        };
    }

    /** True if type, bytes and, where files here have one, the executable bit are the same. */
    public static boolean isAll(
            BlobStore store, StatReader stats, Path file, String path, FileStat now, Content content)
            throws IOException {
        return sameMode(stats, now, content) && is(store, file, path, now, content);
    }

    /** True if a working file surely is as its entry says: by its stamp where that proves it, else by its bytes. */
    public static boolean unchanged(BlobStore store, StatReader stats, Path file, FileStat now, IndexEntry entry)
            throws IOException {
        boolean proven = entry.content() instanceof Content.OfFile known
                && entry.stamp().proves(now)
                && now.isFile()
                && now.size() == known.size()
                && sameMode(stats, now, known);
        return proven || isAll(store, stats, file, entry.path(), now, entry.content());
    }

    private static boolean sameMode(StatReader stats, FileStat now, Content content) {
        return !stats.knowsExecutables()
                || !(content instanceof Content.OfFile file)
                || file.executable() == now.executable();
    }

    private static boolean sameBytes(BlobStore store, Path file, Content.OfFile known) throws IOException {
        Iterator<Part<ChunkId>> chunks = Manifests.chunks(store, known.id(), known.size());
        try (FileChannel in = FileChannel.open(file, READ, NOFOLLOW_LINKS)) {
            while (chunks.hasNext()) {
                Part<ChunkId> chunk = chunks.next();
                ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(chunk.length()));
                while (bytes.hasRemaining()) {
                    if (in.read(bytes) < 0) {
                        return false;
                    }
                }
                if (!Hashing.sha256(bytes.array()).equals(chunk.id().hash())) {
                    return false;
                }
            }
            return in.read(ByteBuffer.allocate(1)) < 0;
        }
    }
}
