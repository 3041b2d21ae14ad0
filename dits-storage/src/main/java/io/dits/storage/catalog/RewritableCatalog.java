// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.model.ObjectId;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A catalog whose packs can be rewritten. Each change is made as a whole or not at all. */
public interface RewritableCatalog extends Catalog {
    /**
     * Forgets all places in the packs that are gone and adds those in the packs that take their place. An object that is
     * also known elsewhere keeps that place.
     */
    void replace(Set<PackId> gone, List<AddedPack> added);

    /**
     * Forgets all objects but these.
     *
     * @return how many were forgotten
     */
    long retain(Predicate<ObjectId> kept);
}
