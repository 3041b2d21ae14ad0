// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Inventory;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.Location;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import io.dits.storage.pack.PackFormat;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Copies of objects in the packs of a storage: at the places that the catalog says, as a copy of the whole bucket has
 * them, then in whatever packs there are, by their indexes.
 */
public final class PackCopies implements Source {
    private final String name;
    private final ObjectStorage storage;
    private final Catalog catalog;

    /** Copies in that storage. */
    public PackCopies(String name, ObjectStorage storage, Catalog catalog) {
        this.name = name;
        this.storage = storage;
        this.catalog = catalog;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void find(Set<ObjectId> wanted, Consumer<Blob> sink) {
        Set<ObjectId> left = new HashSet<>(wanted);
        for (Map.Entry<ObjectId, Location> row : catalog.find(wanted).entrySet()) {
            if (!row.getValue().pack().equals(Inventory.NOWHERE)) {
                take(row.getKey(), row.getValue(), left, sink);
            }
        }
        Iterator<Listed> keys = storage.list(PackId.PREFIX);
        while (!left.isEmpty() && keys.hasNext()) {
            Listed listed = keys.next();
            Optional<PackId> pack = PackId.ofKey(listed.key());
            if (pack.isPresent()) {
                for (PackEntry entry : entries(listed)) {
                    take(entry.id(), entry.in(pack.get()), left, sink);
                }
            }
        }
    }

    private List<PackEntry> entries(Listed listed) {
        try {
            return PackFormat.read(storage, listed.key(), listed.size());
        } catch (StoreException e) {
            return nothing(e, List.of());
        }
    }

    /** A place that cannot be read has nothing. */
    private static <T> T nothing(StoreException e, T nothing) {
        if (e.kind().retryable()) {
            throw e;
        }
        return nothing;
    }

    private void take(ObjectId id, Location place, Set<ObjectId> left, Consumer<Blob> sink) {
        if (left.contains(id)) {
            read(id, place).ifPresent(blob -> {
                left.remove(id);
                sink.accept(blob);
            });
        }
    }

    private Optional<Blob> read(ObjectId id, Location place) {
        try {
            return storage.get(place.pack().key(), place.offset(), place.stored())
                    .map(payload -> place.claim(id, payload));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (StoreException e) {
            return nothing(e, Optional.empty());
        }
    }
}
