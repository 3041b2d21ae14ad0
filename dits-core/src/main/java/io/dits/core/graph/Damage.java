// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import java.util.function.Function;

/** Reads objects that must be there and well-formed, because something present refers to them. */
public final class Damage {
    private Damage() {}

    /**
     * Reads one.
     *
     * @throws StoreException BROKEN if it is not there, or the decoder throws an IllegalArgumentException
     */
    public static <T> T read(BlobStore store, ObjectId id, Function<byte[], T> decoder) {
        Blob blob = store.get(id).orElseThrow(() -> broken("wanted " + id.text() + ", found nothing"));
        try {
            return decoder.apply(blob.bytes());
        } catch (IllegalArgumentException e) {
            throw new StoreException(StoreException.Kind.BROKEN, id.text() + " is malformed: " + e.getMessage(), e);
        }
    }

    static StoreException broken(String what) {
        return new StoreException(StoreException.Kind.BROKEN, what + ". Run: dits verify");
    }
}
