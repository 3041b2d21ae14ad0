// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.storage.cache.DiskCache.Settings;
import io.dits.storage.catalog.PackId;
import java.io.IOException;
import java.time.Clock;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The room of a disk cache: its folder as long as that can be used, what is in it, and what has to go. Files themselves are
 * read and written by others, who pin them before. Safe for concurrent use.
 */
final class CacheRoom implements AutoCloseable {
    /** How often is looked for what was not used for its time to live. */
    private static final long SWEEP_MILLIS = 60_000;
    /** A use is noted on the disk when the last note is older than this part of the time to live. */
    private static final int NOTES = 24;
    /** What uploads bring is this part of it at most until somebody asks for it. */
    private static final int UNASKED_PART = 4;

    private final Settings settings;
    private final Clock clock;
    private final Consumer<String> warnings;
    private final Rest rest;
    private final PackIndex index = new PackIndex();
    private Optional<CacheFolder> folder = Optional.empty();
    private long clearing = -1;
    private long sweptAt;
    private int eras;

    CacheRoom(Settings settings, Clock clock, Consumer<String> warnings) {
        this.settings = settings;
        this.clock = clock;
        this.warnings = warnings;
        this.rest = new Rest(clock, warnings);
    }

    /** Whether it can take blocks now; opens the folder if it is not open yet. */
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
        return Math.min(settings.size(), Math.max(0, index.bytes() + mine.room() - DiskCache.LEFT_FREE));
    }

    /** A pack's blocks that somebody reads or writes; they stay until it is unpinned. */
    record Pinned(CacheFolder folder, PackIndex.Entry entry) {}

    /** What is here of a pack, pinned. */
    synchronized Optional<Pinned> pin(PackId pack) {
        Optional<PackIndex.Entry> entry = index.find(pack);
        if (folder.isEmpty() || entry.isEmpty()) {
            return Optional.empty();
        }
        index.read(entry.get());
        return Optional.of(new Pinned(folder.get(), entry.get()));
    }

    /** Its file goes now if it was dropped meanwhile, and nobody else uses it. */
    synchronized void unpin(Pinned pinned) {
        if (index.unpin(pinned.entry()) && pinned.entry().dropped()) {
            pinned.folder().remove(pinned.entry().name());
        }
    }

    /** Those of the blocks that are here. */
    synchronized BitSet here(PackIndex.Entry entry, BitSet blocks) {
        BitSet here = new BitSet();
        blocks.stream().filter(entry::has).forEach(here::set);
        return here;
    }

    /** Somebody used it, which is noted on the disk now and then. */
    void used(Pinned pinned) {
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

    /** Forgets what is kept of a pack. */
    synchronized void drop(PackIndex.Entry entry) {
        index.drop(entry);
    }

    /** How often all was forgotten. */
    synchronized int era() {
        return eras;
    }

    /** The size of a pack of which something is here. */
    synchronized OptionalLong packSize(PackId pack) {
        return index.find(pack).stream().mapToLong(PackIndex.Entry::packSize).findFirst();
    }

    /** The blocks are written. */
    synchronized void written(PackIndex.Entry entry, BitSet blocks) {
        index.keep(entry, blocks);
        rest.works();
    }

    /** Counts the blocks, and pins what they are written to; empty if there is no room, or all was forgotten since that era. */
    synchronized Optional<Pinned> makeRoom(PackId pack, long packSize, BitSet blocks, int era) {
        if (era != eras || !ready() || folder.isEmpty()) {
            return Optional.empty();
        }
        CacheFolder mine = folder.get();
        forgetUnused(mine);
        return makeRoom(
                mine,
                index.pinned(
                        pack,
                        () -> new PackIndex.Entry(pack, mine.newName(pack), packSize, new BitSet(), clock.millis())),
                blocks);
    }

    /**
     * The same for a whole pack that nobody asked for: such packs take a quarter of the cache at most, so that an upload does not
     * drive out what is read.
     */
    synchronized Optional<Pinned> makeRoomUnasked(PackId pack, long packSize, BitSet blocks) {
        if (!ready() || folder.isEmpty() || index.find(pack).isPresent()) {
            return Optional.empty();
        }
        CacheFolder mine = folder.get();
        forgetUnused(mine);
        long most = limit(mine) / UNASKED_PART - packSize;
        if (most < 0) {
            return Optional.empty();
        }
        index.evictUnread(most).forEach(old -> mine.remove(old.name()));
        PackIndex.Entry entry =
                new PackIndex.Entry(pack, mine.newName(pack), packSize, new BitSet(), clock.millis()).unread();
        return makeRoom(mine, index.pinned(pack, () -> entry), blocks);
    }

    /** For blocks of an entry that is pinned. */
    private Optional<Pinned> makeRoom(CacheFolder mine, PackIndex.Entry entry, BitSet blocks) {
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
    synchronized void sweep() {
        folder.ifPresent(this::forgetUnused);
    }

    /** Something does not work: told, and not tried for a while. */
    synchronized void trouble(String what, Exception cause) {
        rest.begin("the disk cache in " + settings.path() + " does not work, reads go to the object storage: " + what
                + ": " + cause);
    }

    /** What is counted. */
    synchronized long bytes() {
        return index.bytes();
    }

    /** What it may hold now. */
    synchronized long limit() {
        return folder.map(this::limit).orElse(settings.size());
    }

    /** Forgets everything. */
    synchronized void clear() {
        eras++;
        folder.ifPresent(mine -> index.dropAll().forEach(entry -> mine.remove(entry.name())));
    }

    /** Forgets everything if this clearing was not seen yet, also by a process before. */
    synchronized void clearedBy(long number) {
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
