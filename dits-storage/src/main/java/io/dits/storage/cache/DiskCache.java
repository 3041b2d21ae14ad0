// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.storage.catalog.PackId;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    /** How often is looked for what was not used for its time to live. */
    private static final long SWEEP_MILLIS = 60_000;
    /** A use is noted on the disk when the last note is older than this part of the time to live. */
    private static final int NOTES = 24;

    private final Settings settings;
    private final Clock clock;
    private final Consumer<String> warnings;
    private final Rest rest;
    private final PackIndex index = new PackIndex();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder damaged = new LongAdder();
    private Optional<CacheFolder> folder = Optional.empty();
    private long clearing = -1;
    private long sweptAt;
    private int eras;

    /**
     * A cache's bounds.
     *
     * @param path its folder
     * @param size the most bytes of it
     * @param ttl what was not used for so long is forgotten
     */
    public record Settings(Path path, long size, Duration ttl) {}

    private DiskCache(Settings settings, Clock clock, Consumer<String> warnings) {
        this.settings = settings;
        this.clock = clock;
        this.warnings = warnings;
        this.rest = new Rest(clock, warnings);
    }

    /** Opens a folder with what is left there from before. If that cannot be done now, it is tried again later. */
    public static DiskCache open(Settings settings, Clock clock, Consumer<String> warnings) {
        DiskCache cache = new DiskCache(settings, clock, warnings);
        cache.ready();
        return cache;
    }

    /** Whether it can take blocks now. */
    synchronized boolean ready() {
        if (!rest.over()) {
            return false;
        }
        if (folder.isEmpty()) {
            try {
                folder = Optional.of(begin());
            } catch (IOException | RuntimeException e) {
                trouble("cannot use the folder", e);
            }
        }
        return folder.isPresent();
    }

    private CacheFolder begin() throws IOException {
        CacheFolder opened = CacheFolder.open(settings.path(), clock.millis());
        for (PackIndex.Entry entry : opened.found()) {
            index.add(entry).ifPresent(older -> opened.remove(older.name()));
        }
        if (clearing >= 0 && opened.clearing() != clearing) {
            index.dropAll().forEach(entry -> opened.remove(entry.name()));
            opened.clearing(clearing);
        }
        long limit = limit(opened);
        if (limit < settings.size()) {
            warnings.accept("cache.l2_size is " + settings.size() + " bytes, but the disk of " + settings.path()
                    + " has room for " + limit + ": taken as that");
        }
        index.evict(index.bytes() - limit).forEach(entry -> opened.remove(entry.name()));
        return opened;
    }

    /** What it may hold of its size, as the disk is now. */
    private long limit(CacheFolder mine) {
        return Math.min(settings.size(), Math.max(0, index.bytes() + mine.room() - LEFT_FREE));
    }

    /** Blocks of a pack that somebody reads; they stay until it is closed. */
    private record Pinned(CacheFolder folder, PackIndex.Entry entry) {}

    private synchronized Optional<Pinned> pin(PackId pack) {
        Optional<PackIndex.Entry> entry = index.find(pack);
        if (folder.isEmpty() || entry.isEmpty()) {
            return Optional.empty();
        }
        index.pin(entry.get());
        return Optional.of(new Pinned(folder.get(), entry.get()));
    }

    private synchronized void unpin(Pinned pinned) {
        if (index.unpin(pinned.entry()) && pinned.entry().dropped()) {
            pinned.folder().remove(pinned.entry().name());
        }
    }

    /** What takes the bytes of a block. */
    interface Sink {
        /** That block, at the start of the buffer, which is used again. */
        void take(int block, ByteBuffer buffer);
    }

    /** Hands over those of the blocks that are here; the others are left in the set. */
    void read(PackId pack, BitSet blocks, Sink sink) {
        Optional<Pinned> found = pin(pack);
        if (found.isEmpty()) {
            return;
        }
        Pinned pinned = found.get();
        try (PackBlocks file =
                PackBlocks.openToRead(pinned.folder().file(pinned.entry().name()))) {
            read(file, pinned.entry(), blocks, sink);
            note(pinned);
        } catch (NoSuchFileException removed) {
            drop(pinned.entry());
        } catch (IOException unreadable) {
            damaged.increment();
            drop(pinned.entry());
        } finally {
            unpin(pinned);
        }
    }

    private void read(PackBlocks file, PackIndex.Entry entry, BitSet blocks, Sink sink) throws IOException {
        BitSet here = here(entry, blocks);
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
                    drop(entry);
                    return;
                }
                sink.take(block, buffer);
                blocks.clear(block);
            }
        }
    }

    private synchronized BitSet here(PackIndex.Entry entry, BitSet blocks) {
        BitSet here = new BitSet();
        blocks.stream().filter(entry::has).forEach(here::set);
        return here;
    }

    private void note(Pinned pinned) {
        long now = clock.millis();
        boolean write;
        synchronized (this) {
            write = now - pinned.entry().used() > settings.ttl().toMillis() / NOTES;
            if (write) {
                pinned.entry().used(now);
            }
        }
        if (write) {
            try {
                pinned.folder().used(pinned.entry().name(), now);
            } catch (IOException e) {
                // What was read is good all the same.
                trouble("cannot note when something was used", e);
            }
        }
    }

    /** Forgets what is kept of a pack, as when it is not what it should be. */
    void forget(PackId pack) {
        pin(pack).ifPresent(pinned -> {
            drop(pinned.entry());
            unpin(pinned);
        });
    }

    private synchronized void drop(PackIndex.Entry entry) {
        index.drop(entry);
    }

    /** How often all was forgotten: to be asked before a load, and told with what it brought. */
    synchronized int era() {
        return eras;
    }

    /** The size of a pack of which something is here. */
    synchronized OptionalLong packSize(PackId pack) {
        return index.find(pack).stream().mapToLong(PackIndex.Entry::packSize).findFirst();
    }

    /** Keeps blocks that follow each other, unless all was forgotten since that era, or there is no room. */
    void write(PackId pack, long packSize, int first, byte[] bytes, int from, int length, int era) {
        BitSet blocks = new BitSet();
        blocks.set(first, first + (length + PackBlocks.BLOCK - 1) / PackBlocks.BLOCK);
        Optional<Pinned> place = makeRoom(pack, packSize, blocks, era);
        if (place.isEmpty()) {
            return;
        }
        Pinned pinned = place.get();
        try (PackBlocks file =
                PackBlocks.openToWrite(pinned.folder().file(pinned.entry().name()))) {
            file.write(packSize, first, bytes, from, length);
            written(pinned.entry(), blocks);
        } catch (IOException e) {
            drop(pinned.entry());
            trouble("cannot write to the folder", e);
        } finally {
            unpin(pinned);
        }
    }

    private synchronized void written(PackIndex.Entry entry, BitSet blocks) {
        index.keep(entry, blocks);
        rest.works();
    }

    private synchronized Optional<Pinned> makeRoom(PackId pack, long packSize, BitSet blocks, int era) {
        if (era != eras || !ready() || folder.isEmpty()) {
            return Optional.empty();
        }
        CacheFolder mine = folder.get();
        forgetUnused(mine);
        PackIndex.Entry entry = index.pinned(
                pack, () -> new PackIndex.Entry(pack, mine.newName(pack), packSize, new BitSet(), clock.millis()));
        try {
            mine.makePacks();
            long need = index.lacking(entry, blocks);
            long over = index.bytes() + need - limit(mine);
            long before = index.bytes();
            index.evict(over).forEach(old -> mine.remove(old.name()));
            if (over > 0 && before - index.bytes() < over) {
                giveUp(mine, entry);
                return Optional.empty();
            }
            index.count(entry, blocks);
            return Optional.of(new Pinned(mine, entry));
        } catch (IOException e) {
            giveUp(mine, entry);
            trouble("cannot make the folder again", e);
            return Optional.empty();
        }
    }

    /** Nothing can be evicted: what is there is all in use, or the disk is full of others' files. */
    private void giveUp(CacheFolder mine, PackIndex.Entry entry) {
        if (index.unpin(entry) && entry.empty()) {
            index.drop(entry);
            mine.remove(entry.name());
        }
    }

    private void forgetUnused(CacheFolder mine) {
        long now = clock.millis();
        if (now - sweptAt > SWEEP_MILLIS || now < sweptAt) {
            sweptAt = now;
            index.dropUnusedSince(now - settings.ttl().toMillis()).forEach(old -> mine.remove(old.name()));
        }
    }

    /** Forgets what was not used for its time to live. */
    public synchronized void sweep() {
        folder.ifPresent(this::forgetUnused);
    }

    private synchronized void trouble(String what, Exception cause) {
        rest.begin("the disk cache in " + settings.path() + " does not work, reads go to the object storage: " + what
                + ": " + cause);
    }

    /** Counts a read: whether all of it was here. */
    void answered(boolean whole) {
        (whole ? hits : misses).increment();
    }

    @Override
    public synchronized Numbers numbers() {
        return new Numbers(
                hits.sum(),
                misses.sum(),
                damaged.sum(),
                index.bytes(),
                folder.map(this::limit).orElse(settings.size()));
    }

    @Override
    public synchronized void clear() {
        eras++;
        folder.ifPresent(mine -> index.dropAll().forEach(entry -> mine.remove(entry.name())));
    }

    /** Forgets everything if this clearing was not seen yet, also by a process before. */
    public synchronized void clearedBy(long number) {
        clearing = number;
        if (folder.isEmpty() || folder.get().clearing() == number) {
            return;
        }
        clear();
        try {
            folder.get().clearing(number);
        } catch (IOException e) {
            trouble("cannot note that it was cleared", e);
        }
    }

    /** Lets the folder go; what it holds stays for the next process. */
    @Override
    public synchronized void close() {
        folder.ifPresent(mine -> {
            try {
                mine.close();
            } catch (IOException e) {
                warnings.accept("the disk cache in " + settings.path() + " was not let go: " + e);
            }
        });
        folder = Optional.empty();
        rest.forEver();
    }
}
