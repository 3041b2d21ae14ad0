// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import java.util.HashSet;
import java.util.Set;

/** What a copy brings besides what is new: objects that the other side knows to be damaged, far below what it has. */
final class Mending {
    private Mending() {}

    /** The damaged objects of one store that the other has whole. */
    static Set<ObjectId> roots(BlobStore from, BlobStore to) {
        Set<ObjectId> damaged = new HashSet<>(to.damaged());
        if (!damaged.isEmpty()) {
            damaged.removeAll(from.missing(damaged));
        }
        return damaged;
    }
}
