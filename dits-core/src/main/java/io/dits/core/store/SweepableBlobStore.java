// SPDX-License-Identifier: Apache-2.0
package io.dits.core.store;

import io.dits.core.model.ObjectId;
import java.util.Collection;
import java.util.Iterator;

/** A blob store that can say all it has and forget some of it: what a collector needs. */
public interface SweepableBlobStore extends BlobStore {
    /** The names of all blobs, in any order; those put or deleted meanwhile may be among them or not. */
    Iterator<ObjectId> list();

    /** Notes that these are damaged or gone, though they are needed: they count as missing until they are put again. */
    default void markDamaged(Collection<? extends ObjectId> ids) {}

    /** Takes back what {@link #markDamaged} noted. */
    default void markSound(Collection<? extends ObjectId> ids) {}

    /** Forgets these blobs; those that are not here are no error. */
    void delete(Collection<? extends ObjectId> ids);
}
