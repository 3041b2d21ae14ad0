// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.model.ObjectId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows where each object is. Can be made again from the indexes of all packs. Safe for concurrent use; what add has
 * returned from survives a crash.
 */
public interface Catalog {
    /** The places of those of the ids that are known. */
    Map<ObjectId, Location> find(Collection<? extends ObjectId> ids);

    /** Adds the objects of a durable pack. An object that is known already keeps its place: the first one wins. */
    void add(PackId pack, long packSize, List<PackEntry> entries);

    /** All objects and their places, in any order. */
    Iterator<Map.Entry<ObjectId, Location>> list();

    /** Forgets objects. */
    void remove(Collection<? extends ObjectId> ids);

    /** Those of the ids that are not known. */
    default Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        Set<ObjectId> missing = new HashSet<>(ids);
        missing.removeAll(find(ids).keySet());
        return missing;
    }
}
