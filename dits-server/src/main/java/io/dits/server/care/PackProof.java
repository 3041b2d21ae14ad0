// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.model.ObjectId;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Inventory;
import io.dits.server.meta.Inventory.Held;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.Location;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import io.dits.storage.pack.PackFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a pack and proves each object in it, and that the catalog finds its objects where they are. What cannot be read is
 * marked in the catalog, so that a push can bring it again; what could be read after all loses its mark. Holds one pack
 * and its rows in memory.
 */
public final class PackProof {
    private final ObjectStorage storage;
    private final Catalog catalog;
    private final Inventory inventory;

    /** Proofs of packs of that storage against that catalog. */
    public PackProof(ObjectStorage storage, Catalog catalog, Inventory inventory) {
        this.storage = storage;
        this.catalog = catalog;
        this.inventory = inventory;
    }

    /** Says what a proof found, in words. */
    public interface Sink {
        /** Something that is needed is not there. */
        void missing(String text);

        /** Something that is needed is not what it should be. */
        void damaged(String text);

        /** Something that nothing needs. */
        default void orphan(String text) {}
    }

    /**
     * What was read.
     *
     * @param objects that the pack's index names, or, if that cannot be read, that the catalog finds in it
     * @param bytes of the pack; 0 if it is not there
     * @param found how many objects the catalog finds in it
     * @param faults objects that are missing or damaged
     * @param whole whether the pack itself is as packs are
     */
    public record Outcome(long objects, long bytes, long found, long faults, boolean whole) {}

    /**
     * Proves a pack.
     *
     * @throws StoreException if storage or database do not answer now
     */
    public Outcome prove(PackId pack, Sink sink) {
        Notes notes = new Notes();
        Outcome outcome = new Reading(pack, inventory.held(pack), notes).prove();
        if (notes.bad) {
            // Once more before anything counts as damaged: it may have been the line, or the pack was being replaced.
            notes = new Notes();
            outcome = new Reading(pack, inventory.held(pack), notes).prove();
        }
        notes.told.forEach(note -> note.accept(sink));
        return outcome;
    }

    /** What a reading found, until it counts. */
    private static final class Notes implements Sink {
        private final List<Consumer<Sink>> told = new ArrayList<>();
        private boolean bad;

        @Override
        public void missing(String text) {
            bad = true;
            told.add(sink -> sink.missing(text));
        }

        @Override
        public void damaged(String text) {
            bad = true;
            told.add(sink -> sink.damaged(text));
        }

        @Override
        public void orphan(String text) {
            told.add(sink -> sink.orphan(text));
        }
    }

    private final class Reading {
        private final PackId pack;
        private final Map<ObjectId, Held> held;
        private final Sink sink;
        private final Set<ObjectId> damaged = new HashSet<>();
        private final List<ObjectId> sound = new ArrayList<>();

        Reading(PackId pack, Map<ObjectId, Held> held, Sink sink) {
            this.pack = pack;
            this.held = held;
            this.sink = sink;
        }

        Outcome prove() {
            try {
                Optional<byte[]> bytes = storage.get(pack.key());
                return bytes.isPresent() ? prove(bytes.get()) : absent();
            } catch (StoreException e) {
                if (e.kind().retryable()) {
                    throw e;
                }
                // The disk gives not all of it; perhaps it gives some.
                sink.damaged(String.valueOf(e.getMessage()));
                held.forEach((id, row) -> {
                    if (readAlone(id, row.place())) {
                        sound.add(id);
                    }
                });
                return outcome(held.size(), 0, false);
            }
        }

        private Outcome absent() {
            // What has been rewritten meanwhile is not missing.
            Set<ObjectId> still = inventory.held(pack).keySet();
            for (ObjectId id : held.keySet()) {
                if (still.contains(id)) {
                    damaged.add(id);
                    sink.missing("object " + id.text()
                            + (pack.equals(Inventory.NOWHERE)
                                    ? " is needed and nowhere"
                                    : ": its pack " + pack + " is not there"));
                }
            }
            return outcome(held.size(), 0, false);
        }

        private Outcome prove(byte[] bytes) {
            List<PackEntry> entries;
            try {
                entries = PackFormat.read(pack.key(), bytes);
            } catch (StoreException e) {
                sink.damaged(String.valueOf(e.getMessage()));
                // A pack without its index may still have most of its objects.
                held.forEach((id, row) -> prove(id, row.place(), bytes, true));
                return outcome(held.size(), bytes.length, false);
            }
            Set<ObjectId> there = new HashSet<>();
            for (PackEntry entry : entries) {
                Held row = held.get(entry.id());
                Location own = entry.in(pack);
                boolean meant = row != null && row.place().equals(own);
                prove(entry.id(), own, bytes, meant);
                if (meant) {
                    there.add(entry.id());
                }
            }
            boolean agreed = disagreeing(there).isEmpty();
            return outcome(entries.size(), bytes.length, agreed);
        }

        /** Those that the catalog finds where the pack has none. */
        private Set<ObjectId> disagreeing(Set<ObjectId> there) {
            Set<ObjectId> lost = new HashSet<>(held.keySet());
            lost.removeAll(there);
            if (!lost.isEmpty()) {
                sink.damaged("pack " + pack + ": the catalog finds objects in it where it has none, as "
                        + lost.iterator().next().text());
                damaged.addAll(lost);
            }
            return lost;
        }

        /** Bytes that the catalog does not find, as after they were put again, may be as they like. */
        private void prove(ObjectId id, Location place, byte[] bytes, boolean meant) {
            try {
                int from = Math.toIntExact(place.offset());
                if (from + (long) place.stored() > bytes.length) {
                    throw new IllegalArgumentException("the pack ends before it");
                }
                place.claim(id, Arrays.copyOfRange(bytes, from, from + place.stored()));
                if (meant) {
                    sound.add(id);
                }
            } catch (IllegalArgumentException e) {
                String what = "object " + id.text() + " in pack " + pack + ": " + e.getMessage();
                if (meant) {
                    damaged.add(id);
                    sink.damaged(what);
                } else {
                    sink.orphan("damaged copy of " + what);
                }
            }
        }

        private Held row(ObjectId id) {
            return Objects.requireNonNull(held.get(id));
        }

        private boolean readAlone(ObjectId id, Location place) {
            try {
                byte[] payload = storage.get(pack.key(), place.offset(), place.stored())
                        .orElseThrow(() -> new IllegalArgumentException("it is not there"));
                place.claim(id, payload);
                return true;
            } catch (IllegalArgumentException | StoreException e) {
                if (e instanceof StoreException failure && failure.kind().retryable()) {
                    throw failure;
                }
                damaged.add(id);
                sink.damaged("object " + id.text() + " in pack " + pack + ": " + e.getMessage());
                return false;
            }
        }

        private Outcome outcome(long objects, long bytes, boolean whole) {
            mark();
            return new Outcome(objects, bytes, held.size(), damaged.size(), whole);
        }

        /** Not those that were put elsewhere meanwhile: what they are now was not read. */
        private void mark() {
            List<ObjectId> wronglyMarked =
                    sound.stream().filter(id -> row(id).damaged()).toList();
            if (damaged.isEmpty() && wronglyMarked.isEmpty()) {
                return;
            }
            Map<ObjectId, Location> now = new HashMap<>();
            inventory.held(pack).forEach((id, row) -> now.put(id, row.place()));
            damaged.removeIf(id -> !row(id).place().equals(now.get(id)));
            catalog.markDamaged(damaged);
            catalog.markSound(wronglyMarked.stream()
                    .filter(id -> row(id).place().equals(now.get(id)))
                    .toList());
        }
    }
}
