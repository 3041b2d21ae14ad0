// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.model.ObjectId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A catalog in memory. */
public final class MemoryCatalog implements Catalog {
    private final Map<ObjectId, Location> places = new HashMap<>();

    @Override
    public synchronized Map<ObjectId, Location> find(Collection<? extends ObjectId> ids) {
        Map<ObjectId, Location> found = new HashMap<>();
        for (ObjectId id : ids) {
            Location place = places.get(id);
            if (place != null) {
                found.put(id, place);
            }
        }
        return found;
    }

    @Override
    public synchronized void add(PackId pack, long packSize, List<PackEntry> entries) {
        entries.forEach(entry -> places.putIfAbsent(entry.id(), entry.in(pack)));
    }

    @Override
    public synchronized Iterator<Map.Entry<ObjectId, Location>> list() {
        return Map.copyOf(places).entrySet().iterator();
    }

    @Override
    public synchronized void remove(Collection<? extends ObjectId> ids) {
        ids.forEach(places::remove);
    }
}
