// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.core.content.Blob;
import io.dits.core.content.Encoded;
import io.dits.core.model.ObjectId;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StoreException;
import io.dits.server.service.OwnStorage;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.Location;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import io.dits.storage.pack.PackFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proves every object of every pack, and that the catalog says of each what the packs say. What cannot be read is marked in
 * the catalog, so that a push can bring it again; what could be read after all loses its mark. Memory grows with the packs.
 */
final class PackCheck {
    private final ObjectStorage storage;
    private final Catalog catalog;
    private final StorageReport report;
    private final Map<PackId, Seen> packs = new HashMap<>();

    PackCheck(ObjectStorage storage, Catalog catalog, StorageReport report) {
        this.storage = storage;
        this.catalog = catalog;
        this.report = report;
    }

    /** What is known of a pack that was read. */
    private static final class Seen {
        /** Objects that the catalog finds here, where the pack has them. */
        private long agreed;
        /** Objects that the catalog finds here. */
        private long catalogued;

        private boolean damaged;
        /** Whether the pack's own index cannot be read: then nothing is known of its objects. */
        private boolean unreadable;
    }

    void run() {
        Iterator<ObjectStorage.Listed> keys = storage.list("");
        while (keys.hasNext()) {
            ObjectStorage.Listed listed = keys.next();
            Optional<PackId> pack = PackId.ofKey(listed.key());
            if (pack.isPresent()) {
                packs.put(pack.get(), read(pack.get(), listed));
                report.count("bytes", listed.size());
            } else if (!listed.key().equals(OwnStorage.MARK)) {
                report.orphan("storage object " + listed.key() + " is no pack");
            }
        }
        report.count("packs", packs.size());
        compare();
        packs.forEach((pack, seen) -> {
            if (seen.catalogued == 0 && !seen.damaged) {
                report.orphan("pack " + pack + " has no object that the catalog finds in it");
            }
        });
    }

    private Seen read(PackId pack, ObjectStorage.Listed listed) {
        Seen seen = new Seen();
        try {
            List<PackEntry> entries = PackFormat.read(storage, listed.key(), listed.size());
            byte[] bytes = storage.get(listed.key())
                    .orElseThrow(() -> new StoreException(
                            StoreException.Kind.BROKEN, "pack " + pack + ": went away while it was read"));
            Map<ObjectId, Location> places =
                    catalog.find(entries.stream().map(PackEntry::id).toList());
            List<ObjectId> sound = new ArrayList<>();
            for (PackEntry entry : entries) {
                boolean meant = entry.in(pack).equals(places.get(entry.id()));
                boolean proven = prove(pack, entry, bytes, seen, meant);
                if (meant) {
                    seen.agreed++;
                }
                if (meant && proven) {
                    sound.add(entry.id());
                }
            }
            catalog.markSound(sound);
            report.count("objects", entries.size());
        } catch (StoreException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            seen.damaged = true;
            seen.unreadable = true;
            report.damaged(String.valueOf(e.getMessage()));
        }
        return seen;
    }

    /** Bytes that the catalog does not find, as after they were put again, may be as they like. */
    private boolean prove(PackId pack, PackEntry entry, byte[] bytes, Seen seen, boolean meant) {
        int start = (int) entry.offset();
        byte[] payload = Arrays.copyOfRange(bytes, start, start + entry.stored());
        try {
            Blob.claim(entry.id(), new Encoded(entry.encoding(), entry.raw(), payload));
            return true;
        } catch (IllegalArgumentException e) {
            String what = "object " + entry.id().text() + " in pack " + pack + ": " + e.getMessage();
            if (meant) {
                seen.damaged = true;
                report.damaged(what);
                catalog.markDamaged(List.of(entry.id()));
            } else {
                report.orphan("damaged copy of " + what);
            }
            return false;
        }
    }

    private void compare() {
        Iterator<Map.Entry<ObjectId, Location>> rows = catalog.list();
        while (rows.hasNext()) {
            Map.Entry<ObjectId, Location> row = rows.next();
            Location place = row.getValue();
            Seen seen = packs.get(place.pack());
            if (seen != null) {
                seen.catalogued++;
                if (seen.unreadable) {
                    // A pack without its index may still have most of its objects.
                    prove(row);
                }
            } else if (storage.get(place.pack().key(), 0, 1).isEmpty()) {
                // Not one that a server wrote after the listing.
                report.missing("object " + row.getKey().text() + ": its pack " + place.pack() + " is not there");
                catalog.markDamaged(List.of(row.getKey()));
            }
        }
        packs.forEach((pack, seen) -> {
            // Rows may have come meanwhile: then both counts are right, each for its time.
            if (seen.catalogued > seen.agreed && !seen.damaged && disagrees(pack)) {
                report.damaged("pack " + pack + ": the catalog finds objects in it where it has none");
            }
        });
    }

    private void prove(Map.Entry<ObjectId, Location> row) {
        Location place = row.getValue();
        try {
            byte[] payload = storage.get(place.pack().key(), place.offset(), place.stored())
                    .orElseThrow(() -> new IllegalArgumentException("it is not there"));
            Blob.claim(row.getKey(), new Encoded(place.encoding(), place.raw(), payload));
        } catch (IllegalArgumentException | StoreException e) {
            if (e instanceof StoreException failure && failure.kind().retryable()) {
                throw e;
            }
            report.damaged("object " + row.getKey().text() + " in pack " + place.pack() + ": " + e.getMessage());
            catalog.markDamaged(List.of(row.getKey()));
        }
    }

    private boolean disagrees(PackId pack) {
        long size = storage.get(pack.key()).map(bytes -> (long) bytes.length).orElse(0L);
        Map<ObjectId, Location> own = new HashMap<>();
        PackFormat.read(storage, pack.key(), size).forEach(entry -> own.put(entry.id(), entry.in(pack)));
        boolean found = false;
        Iterator<Map.Entry<ObjectId, Location>> rows = catalog.list();
        while (rows.hasNext()) {
            Map.Entry<ObjectId, Location> row = rows.next();
            if (row.getValue().pack().equals(pack) && !row.getValue().equals(own.get(row.getKey()))) {
                catalog.markDamaged(List.of(row.getKey()));
                found = true;
            }
        }
        return found;
    }
}
