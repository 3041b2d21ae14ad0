// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.add;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import io.dits.client.workspace.disk.FileClock;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.index.Stamp;
import io.dits.core.content.Blob;
import io.dits.core.content.Chunker;
import io.dits.core.content.Profile;
import io.dits.core.content.Slice;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Turns files into tasks that hash: small files are read within them, large ones before, one after the other, into buffers
 * that are used again and again. Only chunks that the store lacks are copied out of these.
 */
final class Reading {
    /** Files up to this size are read whole. */
    static final int SMALL = 1 << 20;
    /** About so many bytes make a task: enough to forget what a task costs, few enough to keep memory bounded. */
    private static final int TASK = 2 << 20;
    /** Opening a file costs like reading so many bytes. */
    private static final int OPENING = 32 << 10;

    private final BlobStore store;
    private final StatReader stats;
    private final FileClock clock;
    private final TaskSink sink;
    private final Buffers buffers;
    private List<Source> small = new ArrayList<>();
    private long smallBytes;

    /** Takes tasks in the order of the files. */
    interface TaskSink {
        void add(Callable<List<Piece>> task) throws InterruptedException;
    }

    Reading(BlobStore store, StatReader stats, FileClock clock, TaskSink sink, Buffers buffers) {
        this.store = store;
        this.stats = stats;
        this.clock = clock;
        this.sink = sink;
        this.buffers = buffers;
    }

    void add(Source source) throws IOException, InterruptedException {
        if (source.before().size() > SMALL) {
            flush();
            large(source);
            return;
        }
        small.add(source);
        smallBytes += source.before().size() + OPENING;
        if (smallBytes >= TASK) {
            flush();
        }
    }

    void flush() throws InterruptedException {
        if (!small.isEmpty()) {
            List<Source> batch = small;
            small = new ArrayList<>();
            smallBytes = 0;
            sink.add(() -> small(batch));
        }
    }

    private List<Piece> small(List<Source> sources) throws IOException {
        List<Blob> blobs = new ArrayList<>();
        List<Piece> pieces = new ArrayList<>();
        List<List<Blob>> perFile = new ArrayList<>();
        List<Profile> profiles = new ArrayList<>();
        List<Piece> ends = new ArrayList<>();
        for (Source source : sources) {
            Profile profile = source.profile().get();
            List<Blob> chunks = Chunker.cut(profile, whole(source)).stream()
                    .map(bytes -> Blob.of(Kind.CHUNK, bytes))
                    .toList();
            blobs.addAll(chunks);
            perFile.add(chunks);
            profiles.add(profile);
            ends.add(end(source));
        }
        Set<ObjectId> missing = missing(blobs.stream().map(Blob::id));
        for (int i = 0; i < perFile.size(); i++) {
            Profile profile = profiles.get(i);
            perFile.get(i).forEach(blob -> pieces.add(piece(profile, blob, missing)));
            pieces.add(ends.get(i));
        }
        return pieces;
    }

    private static byte[] whole(Source source) throws IOException {
        try (FileChannel file = open(source)) {
            // If it grows meanwhile, the look at it afterwards will tell.
            ByteBuffer bytes =
                    ByteBuffer.allocate(Math.toIntExact(source.before().size()));
            while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                // on to the end
            }
            return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
        }
    }

    private static FileChannel open(Source source) throws IOException {
        return FileChannel.open(source.file(), READ, NOFOLLOW_LINKS);
    }

    private void large(Source source) throws IOException, InterruptedException {
        Profile profile = source.profile().get();
        try (FileChannel file = open(source)) {
            Chunker chunker = new Chunker(profile, file);
            for (boolean more = true; more; ) {
                byte[] buffer = buffers.take();
                List<Chunker.Extent> extents = chunker.next(buffer);
                more = !extents.isEmpty();
                sink.add(() -> large(profile, buffer, extents));
            }
        }
        Piece end = end(source);
        sink.add(() -> List.of(end));
    }

    private List<Piece> large(Profile profile, byte[] buffer, List<Chunker.Extent> extents) {
        try {
            List<Slice> chunks =
                    extents.stream().map(extent -> new Slice(buffer, extent)).toList();
            Set<ObjectId> missing = missing(chunks.stream().map(Slice::id));
            return chunks.stream()
                    .map(chunk -> missing.contains(chunk.id())
                            ? unknown(profile, chunk.blob())
                            : new Piece.Chunk(profile.code(), chunk.id(), chunk.size(), Optional.empty()))
                    .toList();
        } finally {
            buffers.giveBack(buffer);
        }
    }

    private Set<ObjectId> missing(Stream<? extends ObjectId> ids) {
        return store.missing(ids.<ObjectId>map(id -> id).distinct().toList());
    }

    private static Piece piece(Profile profile, Blob blob, Set<ObjectId> missing) {
        return missing.contains(blob.id())
                ? unknown(profile, blob)
                : new Piece.Chunk(profile.code(), (ChunkId) blob.id(), blob.size(), Optional.empty());
    }

    private static Piece unknown(Profile profile, Blob blob) {
        // Compressed here, where all processors work, and not where packs are written.
        blob.encoded();
        return new Piece.Chunk(profile.code(), (ChunkId) blob.id(), blob.size(), Optional.of(blob));
    }

    private Piece end(Source source) throws IOException {
        FileStat after = stats.read(source.file());
        return new Piece.End(source, after, new Stamp(after.mtime(), after.inode(), !clock.isFresh(after.mtime())));
    }
}
