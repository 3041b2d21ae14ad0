// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/** Reads many objects in portions of bounded size, each within the budget of what may be read at once. */
final class Portions {
    /** Bytes of a portion of more than one object, uncompressed. */
    static final long PORTION = 4L << 20;
    /** A portion is read in one piece, then decoded object by object. */
    static final long COPIES = 3;

    private final BlobStore store;
    private final ReadAhead reading;

    Portions(BlobStore store, ByteBudget budget, Duration patience) {
        this.store = store;
        this.reading = new ReadAhead(budget, patience);
    }

    /**
     * Hands each object to the sink, one at a time.
     *
     * @param sizes the objects and their bytes, uncompressed
     */
    void each(Map<? extends ObjectId, Integer> sizes, Consumer<Blob> sink) {
        reading.each(
                new Cut(sizes.entrySet().iterator()),
                portion -> COPIES * portion.bytes(),
                portion -> {
                    List<Blob> blobs = new ArrayList<>(portion.ids().size());
                    store.getAll(portion.ids(), blobs::add);
                    return blobs;
                },
                blobs -> blobs.forEach(sink));
    }

    private record Portion(List<ObjectId> ids, long bytes) {}

    /** Cuts a row of objects into portions. */
    private static final class Cut implements Iterator<Portion> {
        private final Iterator<? extends Map.Entry<? extends ObjectId, Integer>> objects;
        private List<ObjectId> begun = new ArrayList<>();
        private long bytes;

        Cut(Iterator<? extends Map.Entry<? extends ObjectId, Integer>> objects) {
            this.objects = objects;
        }

        @Override
        public boolean hasNext() {
            return !begun.isEmpty() || objects.hasNext();
        }

        @Override
        public Portion next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            while (objects.hasNext()) {
                Map.Entry<? extends ObjectId, Integer> object = objects.next();
                if (!begun.isEmpty() && bytes + object.getValue() > PORTION) {
                    Portion whole = new Portion(begun, bytes);
                    begun = new ArrayList<>(List.of(object.getKey()));
                    bytes = object.getValue();
                    return whole;
                }
                begun.add(object.getKey());
                bytes += object.getValue();
            }
            Portion last = new Portion(begun, bytes);
            begun = new ArrayList<>();
            return last;
        }
    }
}
