// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.storage.catalog.PackId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Which blocks of which packs a disk cache has, in the order of their last use, and how many bytes they take. What somebody
 * reads or writes at the moment is pinned: it is not evicted. Not safe for concurrent use.
 */
final class PackIndex {
    private final SequencedMap<PackId, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** One pack's blocks. */
    static final class Entry {
        private final PackId pack;
        /** Of its file, which is never another entry's. */
        private final String name;

        private final long packSize;
        private final BitSet present;
        /** Those counted: that are there, or being written. */
        private final BitSet counted = new BitSet();

        private int pins;
        private boolean dropped;
        /** That it came by an upload, and nobody asked for it yet. */
        private boolean unread;
        /** In milliseconds; as the file knows it. */
        private long used;

        Entry(PackId pack, String name, long packSize, BitSet present, long used) {
            this.pack = pack;
            this.name = name;
            this.packSize = packSize;
            this.present = present;
            this.used = used;
        }

        String name() {
            return name;
        }

        long packSize() {
            return packSize;
        }

        boolean has(int block) {
            return present.get(block);
        }

        boolean empty() {
            return present.isEmpty();
        }

        boolean dropped() {
            return dropped;
        }

        /** Nobody asked for it yet. */
        Entry unread() {
            unread = true;
            return this;
        }

        long used() {
            return used;
        }

        void used(long now) {
            used = now;
        }

        private long bytes() {
            return counted.stream()
                            .mapToLong(block -> PackBlocks.length(packSize, block))
                            .sum()
                    + PackBlocks.TABLE;
        }
    }

    long bytes() {
        return bytes;
    }

    /** Adds what a file was found to hold; what was known of the same pack is returned, dropped. */
    Optional<Entry> add(Entry entry) {
        Optional<Entry> before = find(entry.pack);
        before.ifPresent(this::drop);
        entry.counted.or(entry.present);
        entries.put(entry.pack, entry);
        bytes += entry.bytes();
        return before;
    }

    Optional<Entry> find(PackId pack) {
        return Optional.ofNullable(entries.get(pack));
    }

    /** The entry of a pack, pinned; a new one if there is none. */
    Entry pinned(PackId pack, Supplier<Entry> made) {
        Entry entry = find(pack).orElseGet(made);
        if (entries.putIfAbsent(pack, entry) == null) {
            bytes += entry.bytes();
        }
        pin(entry);
        return entry;
    }

    void pin(Entry entry) {
        entry.pins++;
    }

    /** Somebody asks for it: pinned, and not unread any more. */
    void read(Entry entry) {
        entry.unread = false;
        pin(entry);
    }

    /** Whether nobody uses it any more: then its file goes, if it was dropped meanwhile. */
    boolean unpin(Entry entry) {
        return --entry.pins == 0;
    }

    /** Bytes that these blocks take beyond what is counted. */
    long lacking(Entry entry, BitSet blocks) {
        return blocks.stream()
                .filter(block -> !entry.counted.get(block))
                .mapToLong(block -> PackBlocks.length(entry.packSize, block))
                .sum();
    }

    /** Counts blocks that are about to be written. */
    void count(Entry entry, BitSet blocks) {
        bytes += lacking(entry, blocks);
        entry.counted.or(blocks);
    }

    /** They are written. */
    void keep(Entry entry, BitSet blocks) {
        entry.present.or(blocks);
    }

    /** Takes an entry out. */
    void drop(Entry entry) {
        if (entries.remove(entry.pack, entry)) {
            retire(entry);
        }
    }

    private void retire(Entry entry) {
        entry.dropped = true;
        bytes -= entry.bytes();
    }

    /** Takes out what was used longest ago until that many bytes are free of what is counted. */
    List<Entry> evict(long wanted) {
        long aim = bytes - wanted;
        return takeOut(entry -> bytes > aim);
    }

    /** Takes out what nobody asked for yet, the eldest first, until it is that many bytes at most. */
    List<Entry> evictUnread(long most) {
        List<Entry> gone = new ArrayList<>();
        long left = entries.values().stream()
                .filter(entry -> entry.unread)
                .mapToLong(entry -> entry.packSize)
                .sum();
        for (Iterator<Entry> eldest = entries.values().iterator(); left > most && eldest.hasNext(); ) {
            Entry entry = eldest.next();
            if (entry.unread && entry.pins == 0) {
                eldest.remove();
                retire(entry);
                gone.add(entry);
                left -= entry.packSize;
            }
        }
        return gone;
    }

    /** Takes out what was not used since. */
    List<Entry> dropUnusedSince(long time) {
        return takeOut(entry -> entry.used < time);
    }

    /** The longest unused first, and none that is pinned. */
    private List<Entry> takeOut(Predicate<Entry> which) {
        List<Entry> gone = new ArrayList<>();
        for (Iterator<Entry> eldest = entries.values().iterator(); eldest.hasNext(); ) {
            Entry entry = eldest.next();
            if (!which.test(entry)) {
                return gone;
            }
            if (entry.pins == 0) {
                eldest.remove();
                retire(entry);
                gone.add(entry);
            }
        }
        return gone;
    }

    /** Takes out all; those whose files can go now: those of the pinned go when they are not pinned any more. */
    List<Entry> dropAll() {
        List<Entry> all = List.copyOf(entries.values());
        all.forEach(this::drop);
        return all.stream().filter(entry -> entry.pins == 0).toList();
    }
}
