// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.storage.cache.CachedPacks;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.Location;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Copies in a disk cache, which has parts of packs as they were when they were read last. */
public final class CacheCopies implements Source {
    private final CachedPacks cached;
    private final Catalog catalog;

    /** Copies at the places that the catalog says. */
    public CacheCopies(CachedPacks cached, Catalog catalog) {
        this.cached = cached;
        this.catalog = catalog;
    }

    @Override
    public String name() {
        return "the disk cache";
    }

    @Override
    public void find(Set<ObjectId> wanted, Consumer<Blob> sink) {
        catalog.find(wanted).forEach((id, place) -> read(id, place).ifPresent(sink));
    }

    private Optional<Blob> read(ObjectId id, Location place) {
        try {
            return cached.read(place.pack(), place.offset(), place.stored()).map(payload -> place.claim(id, payload));
        } catch (IllegalArgumentException damagedToo) {
            return Optional.empty();
        }
    }
}
