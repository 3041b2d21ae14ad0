// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.memory;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.SweepableBlobStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Blobs in memory. */
public final class MemoryBlobStore implements SweepableBlobStore {
    private final Map<ObjectId, Blob> blobs = new ConcurrentHashMap<>();

    @Override
    public Optional<Blob> get(ObjectId id) {
        return Optional.ofNullable(blobs.get(id));
    }

    @Override
    public void putAll(Iterable<Blob> added) {
        added.forEach(blob -> blobs.putIfAbsent(blob.id(), blob));
    }

    @Override
    public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        Set<ObjectId> missing = new HashSet<>(ids);
        missing.removeIf(blobs::containsKey);
        return missing;
    }

    @Override
    public Iterator<ObjectId> list() {
        return List.copyOf(blobs.keySet()).iterator();
    }

    @Override
    public void delete(Collection<? extends ObjectId> ids) {
        ids.forEach(blobs::remove);
    }
}
