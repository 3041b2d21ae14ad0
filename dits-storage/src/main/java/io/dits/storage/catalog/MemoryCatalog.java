// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.model.ObjectId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A catalog in memory. */
public final class MemoryCatalog implements Catalog {
    private final Map<ObjectId, Location> places = new HashMap<>();
    private final Set<ObjectId> damaged = new HashSet<>();

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
        for (PackEntry entry : entries) {
            if (damaged.remove(entry.id())) {
                places.put(entry.id(), entry.in(pack));
            } else {
                places.putIfAbsent(entry.id(), entry.in(pack));
            }
        }
    }

    @Override
    public synchronized Iterator<Map.Entry<ObjectId, Location>> list() {
        return Map.copyOf(places).entrySet().iterator();
    }

    @Override
    public synchronized void remove(Collection<? extends ObjectId> ids) {
        ids.forEach(places::remove);
        damaged.removeAll(Set.copyOf(ids));
    }

    @Override
    public synchronized void markDamaged(Collection<? extends ObjectId> ids) {
        damaged.addAll(ids);
    }

    @Override
    public synchronized void markSound(Collection<? extends ObjectId> ids) {
        damaged.removeAll(Set.copyOf(ids));
    }

    @Override
    public synchronized Set<ObjectId> damaged() {
        return Set.copyOf(damaged);
    }

    @Override
    public synchronized Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        Set<ObjectId> missing = new HashSet<>(ids);
        missing.removeIf(id -> places.containsKey(id) && !damaged.contains(id));
        return missing;
    }
}
