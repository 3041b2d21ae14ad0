// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads many objects in portions of bounded size, each within the budget of what may be read at once. */
final class Portions {
    private static final long PORTION = 4L << 20;
    /** A portion is read in one piece, then decoded object by object. */
    private static final long COPIES = 3;

    private final BlobStore store;
    private final ByteBudget budget;
    private final Duration patience;

    Portions(BlobStore store, ByteBudget budget, Duration patience) {
        this.store = store;
        this.budget = budget;
        this.patience = patience;
    }

    /**
     * Hands each object to the sink, one at a time.
     *
     * @param sizes the objects and their bytes, uncompressed
     */
    void each(Map<? extends ObjectId, Integer> sizes, Consumer<Blob> sink) {
        List<ObjectId> portion = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<? extends ObjectId, Integer> object : sizes.entrySet()) {
            if (!portion.isEmpty() && bytes + object.getValue() > PORTION) {
                read(portion, bytes, sink);
                portion.clear();
                bytes = 0;
            }
            portion.add(object.getKey());
            bytes += object.getValue();
        }
        read(portion, bytes, sink);
    }

    private void read(List<ObjectId> portion, long bytes, Consumer<Blob> sink) {
        budget.take(COPIES * bytes, patience);
        try {
            store.getAll(portion, sink);
        } finally {
            budget.giveBack(COPIES * bytes);
        }
    }
}
