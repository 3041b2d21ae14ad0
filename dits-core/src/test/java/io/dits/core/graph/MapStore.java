// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Just enough of a store. */
final class MapStore implements BlobStore {
    final Map<ObjectId, Blob> blobs = new HashMap<>();
    /** How many blobs were asked for. */
    int read;

    void add(Blob blob) {
        blobs.put(blob.id(), blob);
    }

    @Override
    public Optional<Blob> get(ObjectId id) {
        read++;
        return Optional.ofNullable(blobs.get(id));
    }

    @Override
    public void putAll(Iterable<Blob> added) {
        added.forEach(this::add);
    }

    @Override
    public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        Set<ObjectId> missing = new HashSet<>(ids);
        missing.removeAll(blobs.keySet());
        return missing;
    }
}
