// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.storage.cache.CacheRoom.Pinned;
import io.dits.storage.catalog.PackId;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Blocks of packs on a disk, bounded in bytes, the longest unused going first. Whatever is wrong with the folder, it only
 * forgets: what cannot be read is absent, and what cannot be written is not kept. Trouble is told once until it is over. Safe
 * for concurrent use; one process a folder.
 */
public final class DiskCache implements CacheLayer, AutoCloseable {
    /** Bytes of the disk that are left to others. */
    static final long LEFT_FREE = 256L << 20;

    private final CacheRoom room;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder damaged = new LongAdder();
    /** That files of the spool cannot be moved here: no room is made for another one. */
    private volatile boolean apart;

    /**
     * A cache's bounds.
     *
     * @param path its folder
     * @param size the most bytes of it
     * @param ttl what was not used for so long is forgotten
     */
    public record Settings(Path path, long size, Duration ttl) {}

    private DiskCache(CacheRoom room) {
        this.room = room;
    }

    /** Opens a folder with what is left there from before. If that cannot be done now, it is tried again later. */
    public static DiskCache open(Settings settings, Clock clock, Consumer<String> warnings) {
        DiskCache cache = new DiskCache(new CacheRoom(settings, clock, warnings));
        cache.ready();
        return cache;
    }

    /** Whether it can take blocks now. */
    boolean ready() {
        return room.ready();
    }

    /** What takes the bytes of a block. */
    interface Sink {
        /** That block, at the start of the buffer, which is used again. */
        void take(int block, ByteBuffer buffer);
    }

    /** Hands over those of the blocks that are here; the others are left in the set. */
    void read(PackId pack, BitSet blocks, Sink sink) {
        Optional<Pinned> found = room.pin(pack);
        if (found.isEmpty()) {
            return;
        }
        Pinned pinned = found.get();
        try (PackBlocks file =
                PackBlocks.openToRead(pinned.folder().file(pinned.entry().name()))) {
            read(file, pinned.entry(), blocks, sink);
            room.used(pinned);
        } catch (NoSuchFileException removed) {
            room.drop(pinned.entry());
        } catch (IOException unreadable) {
            damaged.increment();
            room.drop(pinned.entry());
        } finally {
            room.unpin(pinned);
        }
    }

    private void read(PackBlocks file, PackIndex.Entry entry, BitSet blocks, Sink sink) throws IOException {
        BitSet here = room.here(entry, blocks);
        if (here.isEmpty()) {
            return;
        }
        PackBlocks.Table table = file.table();
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = Disk.pages(arena, PackBlocks.BLOCK);
            for (int block = here.nextSetBit(0); block >= 0; block = here.nextSetBit(block + 1)) {
                if (table.lengths()[block] != PackBlocks.length(entry.packSize(), block)
                        || !file.read(table, block, buffer)) {
                    damaged.increment();
                    room.drop(entry);
                    return;
                }
                sink.take(block, buffer);
                blocks.clear(block);
            }
        }
    }

    /** Forgets what is kept of a pack, as when it is not what it should be. */
    void forget(PackId pack) {
        room.pin(pack).ifPresent(pinned -> {
            room.drop(pinned.entry());
            room.unpin(pinned);
        });
    }

    /** How often all was forgotten: to be asked before a load, and told with what it brought. */
    int era() {
        return room.era();
    }

    /** The size of a pack of which something is here. */
    OptionalLong packSize(PackId pack) {
        return room.packSize(pack);
    }

    /** Keeps blocks that follow each other, unless all was forgotten since that era, or there is no room. */
    void write(PackId pack, long packSize, int first, byte[] bytes, int from, int length, int era) {
        BitSet blocks = new BitSet();
        blocks.set(first, first + (length + PackBlocks.BLOCK - 1) / PackBlocks.BLOCK);
        Optional<Pinned> place = room.makeRoom(pack, packSize, blocks, era);
        if (place.isEmpty()) {
            return;
        }
        Pinned pinned = place.get();
        try (PackBlocks file =
                PackBlocks.openToWrite(pinned.folder().file(pinned.entry().name()))) {
            file.write(packSize, first, bytes, from, length);
            room.written(pinned.entry(), blocks);
        } catch (IOException e) {
            room.drop(pinned.entry());
            room.trouble("cannot write to the folder", e);
        } finally {
            room.unpin(pinned);
        }
    }

    /**
     * Keeps a pack that was just stored by taking its file, if that is on the file system of the folder: nothing is written again
     * but the table behind it. Else, or if there is no room, the file stays where it is.
     */
    void adopt(PackId pack, long packSize, Path file) {
        BitSet all = new BitSet();
        all.set(0, PackBlocks.count(packSize));
        Optional<Pinned> place = apart ? Optional.empty() : room.makeRoomUnasked(pack, packSize, all);
        if (place.isEmpty()) {
            return;
        }
        Pinned pinned = place.get();
        Path mine = pinned.folder().file(pinned.entry().name());
        try {
            Files.move(file, mine, StandardCopyOption.ATOMIC_MOVE);
            PackBlocks.complete(mine, packSize);
            room.written(pinned.entry(), all);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            apart = true;
            room.drop(pinned.entry());
        } catch (NoSuchFileException gone) {
            room.drop(pinned.entry());
        } catch (IOException e) {
            room.drop(pinned.entry());
            room.trouble("cannot write to the folder", e);
        } finally {
            room.unpin(pinned);
        }
    }

    /** Forgets what was not used for its time to live. */
    public void sweep() {
        room.sweep();
    }

    /** Counts a read: whether all of it was here. */
    void answered(boolean whole) {
        (whole ? hits : misses).increment();
    }

    @Override
    public Numbers numbers() {
        return new Numbers(hits.sum(), misses.sum(), damaged.sum(), room.bytes(), room.limit());
    }

    @Override
    public void clear() {
        room.clear();
    }

    /** Forgets everything if this clearing was not seen yet, also by a process before. */
    public void clearedBy(long number) {
        room.clearedBy(number);
    }

    /** Whether its folder can be used; after trouble with it not before it is tried again. */
    public boolean usable() {
        return room.ready();
    }

    /** Lets the folder go; what it holds stays for the next process. */
    @Override
    public void close() {
        room.close();
    }
}
