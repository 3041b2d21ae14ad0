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
import io.dits.core.model.ChunkId;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Turns files into tasks that hash: small files are read within them, large ones before, one after the other. */
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
    private List<Source> small = new ArrayList<>();
    private long smallBytes;

    /** Takes tasks in the order of the files. */
    interface TaskSink {
        void add(Callable<List<Piece>> task) throws InterruptedException;
    }

    Reading(BlobStore store, StatReader stats, FileClock clock, TaskSink sink) {
        this.store = store;
        this.stats = stats;
        this.clock = clock;
        this.sink = sink;
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
        Set<ObjectId> missing = missing(blobs);
        for (int i = 0; i < perFile.size(); i++) {
            Profile profile = profiles.get(i);
            perFile.get(i).forEach(blob -> pieces.add(piece(profile, blob, missing)));
            pieces.add(ends.get(i));
        }
        return pieces;
    }

    private static byte[] whole(Source source) throws IOException {
        try (FileChannel file = open(source)) {
            // One byte more than expected shows that it grows, which the look at it afterwards will tell, too.
            ByteBuffer bytes =
                    ByteBuffer.allocate(Math.toIntExact(source.before().size()) + 1);
            while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                // on to the end
            }
            byte[] read = new byte[bytes.flip().remaining()];
            bytes.get(read);
            return read;
        }
    }

    private static FileChannel open(Source source) throws IOException {
        return FileChannel.open(source.file(), READ, NOFOLLOW_LINKS);
    }

    private void large(Source source) throws IOException, InterruptedException {
        Profile profile = source.profile().get();
        try (FileChannel file = open(source)) {
            Chunker chunker = new Chunker(profile, file);
            List<byte[]> chunks = new ArrayList<>();
            int bytes = 0;
            for (Optional<byte[]> next = chunker.next(); next.isPresent(); next = chunker.next()) {
                chunks.add(next.get());
                bytes += next.get().length;
                if (bytes >= TASK) {
                    give(profile, chunks);
                    chunks = new ArrayList<>();
                    bytes = 0;
                }
            }
            if (!chunks.isEmpty()) {
                give(profile, chunks);
            }
        }
        Piece end = end(source);
        sink.add(() -> List.of(end));
    }

    private void give(Profile profile, List<byte[]> chunks) throws InterruptedException {
        sink.add(() -> {
            List<Blob> blobs =
                    chunks.stream().map(bytes -> Blob.of(Kind.CHUNK, bytes)).toList();
            Set<ObjectId> missing = missing(blobs);
            return blobs.stream().map(blob -> piece(profile, blob, missing)).toList();
        });
    }

    private Set<ObjectId> missing(List<Blob> blobs) {
        return store.missing(blobs.stream().map(Blob::id).distinct().toList());
    }

    private static Piece piece(Profile profile, Blob blob, Set<ObjectId> missing) {
        boolean unknown = missing.contains(blob.id());
        if (unknown) {
            // Compressed here, where all processors work, and not where packs are written.
            blob.encoded();
        }
        return new Piece.Chunk(
                profile.code(), (ChunkId) blob.id(), blob.size(), unknown ? Optional.of(blob) : Optional.empty());
    }

    private Piece end(Source source) throws IOException {
        FileStat after = stats.read(source.file());
        return new Piece.End(source, after, new Stamp(after.mtime(), after.inode(), !clock.isFresh(after.mtime())));
    }
}
