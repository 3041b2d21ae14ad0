// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.model.ObjectId;
import java.util.Collection;
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

    /**
     * Adds the objects of a durable pack. An object that is known already keeps its place: the first one wins, unless it was
     * marked damaged; then the new place wins and the mark is gone.
     */
    void add(PackId pack, long packSize, List<PackEntry> entries);

    /** All objects and their places, in any order. */
    Iterator<Map.Entry<ObjectId, Location>> list();

    /** Forgets objects. */
    void remove(Collection<? extends ObjectId> ids);

    /** Remembers that these cannot be read, so that they count as missing until they are added again. */
    void markDamaged(Collection<? extends ObjectId> ids);

    /** Takes the mark from those of the ids that have it: they could be read after all. */
    void markSound(Collection<? extends ObjectId> ids);

    /** Those that are marked damaged, at most {@value #MOST_DAMAGED} of them. */
    Set<ObjectId> damaged();

    /** How many marks are told, or kept in a file, at once: the rest is found when these are mended. */
    int MOST_DAMAGED = 65_536;

    /** Those of the ids that are not known, or damaged. */
    Set<ObjectId> missing(Collection<? extends ObjectId> ids);
}
