// SPDX-License-Identifier: Apache-2.0
package io.dits.core.store;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps blobs under their own names.
 *
 * <p>The contract, held by the suite {@code BlobStoreContract}:
 *
 * <ol>
 *   <li>What get returns has the asked name: a store verifies what it reads, damage is a {@link StoreException} BROKEN.
 *   <li>When put returns, every blob given survives a crash and is seen by every later call.
 *   <li>Putting what is there is no error and changes nothing.
 *   <li>Of a batch that fails half-way a part may be kept: a metadata object only with all blobs given before it; chunks,
 *       which refer to nothing, in any choice. Callers put children before parents, so that what is kept is complete below.
 *   <li>Missing answers for exactly the ids asked; it never guesses and never asks a cache.
 *   <li>Safe for concurrent use.
 * </ol>
 */
public interface BlobStore {
    /** The blob of that name, if it is here. */
    Optional<Blob> get(ObjectId id);

    /**
     * Hands each blob of these ids that is here to the sink once, however often its id stands there, in any order, one at
     * a time; absent ones are left out. An exception of the sink ends the call.
     */
    default void getAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
        for (ObjectId id : new LinkedHashSet<ObjectId>(ids)) {
            get(id).ifPresent(sink);
        }
    }

    /** Keeps one blob. */
    default void put(Blob blob) {
        putAll(List.of(blob));
    }

    /** Keeps the blobs, taken from the iteration one after the other in bounded memory. */
    void putAll(Iterable<Blob> blobs);

    /** Those of the ids whose blobs are not here, or were found damaged: putting them again mends them. */
    Set<ObjectId> missing(Collection<? extends ObjectId> ids);

    /** Some of those that were found damaged or gone and wait to be put again; a store that remembers none tells of none. */
    default Set<ObjectId> damaged() {
        return Set.of();
    }
}
