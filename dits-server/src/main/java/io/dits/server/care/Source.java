// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Where whole copies of damaged objects may be. */
public interface Source {
    /** What it is, for people. */
    String name();

    /** Hands out those of the objects that it has, proven. */
    void find(Set<ObjectId> wanted, Consumer<Blob> sink);

    /** A store that may have some of them, as a cache does; what it cannot read it does not have. */
    static Source of(String name, BlobStore store) {
        return new Source() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void find(Set<ObjectId> wanted, Consumer<Blob> sink) {
                for (ObjectId id : List.copyOf(wanted)) {
                    found(store, id).ifPresent(sink);
                }
            }
        };
    }

    private static Optional<Blob> found(BlobStore store, ObjectId id) {
        List<Blob> found = new ArrayList<>(1);
        try {
            store.getAll(List.of(id), found::add);
        } catch (StoreException e) {
            if (e.kind().retryable()) {
                throw e;
            }
        }
        return found.stream().findFirst();
    }
}
