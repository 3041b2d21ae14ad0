// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.content.Blob;
import io.dits.core.graph.Children;
import io.dits.core.model.ObjectId;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.core.store.StoreException;
import io.dits.core.store.SweepableBlobStore;
import io.dits.storage.catalog.FileCatalog;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a catalog again from the packs' own indexes. */
public final class LostCatalog {
    private final ObjectStorage storage;
    private final FileCatalog catalog;
    private final SweepableBlobStore store;

    private LostCatalog(ObjectStorage storage, FileCatalog catalog, SweepableBlobStore store) {
        this.storage = storage;
        this.catalog = catalog;
        this.store = store;
    }

    /**
     * Adds what whole packs hold; a pack that is not whole counts as absent. Objects that had been forgotten may come
     * back, but never without what they refer to: metadata whose children are not all there is left out. If it fails or
     * is cut off, the catalog says so ({@link FileCatalog#wantsRecovery}) until this has been repeated to its end. One at a
     * time may run.
     *
     * @param store reads the storage by that catalog
     * @return how many packs were added
     * @throws StoreException if the packs cannot be read
     */
    public static int recover(ObjectStorage storage, FileCatalog catalog, SweepableBlobStore store) {
        LostCatalog lost = new LostCatalog(storage, catalog, store);
        int packs = lost.addAll();
        if (packs > 0) {
            lost.leaveOutIncomplete();
        }
        catalog.recoveryEnds();
        return packs;
    }

    private int addAll() {
        int added = 0;
        for (Iterator<Listed> packs = storage.list(PackId.PREFIX); packs.hasNext(); ) {
            Listed pack = packs.next();
            Optional<PackId> id = PackId.ofKey(pack.key());
            Optional<List<PackEntry>> entries = id.flatMap(known -> whole(pack));
            if (entries.isPresent()) {
                if (added == 0) {
                    catalog.recoveryBegins();
                }
                catalog.add(id.get(), pack.size(), entries.get());
                added++;
            }
        }
        return added;
    }

    private Optional<List<PackEntry>> whole(Listed pack) {
        try {
            return Optional.of(PackFormat.read(storage, pack.key(), pack.size()));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.BROKEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void leaveOutIncomplete() {
        Set<ObjectId> incomplete = new HashSet<>();
        for (Iterator<ObjectId> ids = store.list(); ids.hasNext(); ) {
            ObjectId id = ids.next();
            if (id.kind().metadata() && !complete(id)) {
                incomplete.add(id);
            }
        }
        if (!incomplete.isEmpty()) {
            // What is left out may have been a child itself.
            addAllAbove(incomplete);
            store.delete(incomplete);
        }
    }

    private void addAllAbove(Set<ObjectId> incomplete) {
        Map<ObjectId, List<ObjectId>> parents = new HashMap<>();
        for (Iterator<ObjectId> ids = store.list(); ids.hasNext(); ) {
            ObjectId id = ids.next();
            if (id.kind().metadata() && !incomplete.contains(id)) {
                for (ObjectId child : children(id)) {
                    parents.computeIfAbsent(child, c -> new ArrayList<>(1)).add(id);
                }
            }
        }
        Deque<ObjectId> open = new ArrayDeque<>(incomplete);
        while (!open.isEmpty()) {
            for (ObjectId parent : parents.getOrDefault(open.pop(), List.of())) {
                if (incomplete.add(parent)) {
                    open.push(parent);
                }
            }
        }
    }

    /** Without chunks, which are by far the most: nothing above a missing one is overlooked, it is incomplete itself. */
    private Set<ObjectId> children(ObjectId id) {
        Set<ObjectId> children = new HashSet<>(store.get(id).map(Children::of).orElse(List.of()));
        children.removeIf(child -> !child.kind().metadata());
        return children;
    }

    private boolean complete(ObjectId id) {
        try {
            Optional<Blob> blob = store.get(id);
            return blob.isPresent() && store.missing(Children.of(blob.get())).isEmpty();
        } catch (IllegalArgumentException malformed) {
            return false;
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.BROKEN) {
                return false;
            }
            throw e;
        }
    }
}
