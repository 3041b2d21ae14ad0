// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads nodes of trees: those of an upload that is not stored yet, the others from a store. */
final class TreeReads {
    /** Nodes that are asked for at once: one question for many of them, not one for each. */
    private static final int AT_ONCE = 256;

    private final BlobStore store;
    private final Map<ObjectId, Blob> fresh = new HashMap<>();

    /**
     * Reads from that store.
     *
     * @param group objects that are not in the store yet
     */
    TreeReads(BlobStore store, List<Blob> group) {
        this.store = store;
        group.forEach(blob -> fresh.put(blob.id(), blob));
    }

    /**
     * Hands out all these nodes, one at a time.
     *
     * @throws StoreException BROKEN if one is not there
     */
    void each(Collection<TreeId> ids, Consumer<TreeNode> sink) {
        Iterator<TreeId> rest = ids.iterator();
        while (rest.hasNext()) {
            Set<ObjectId> wanted = new LinkedHashSet<>();
            while (rest.hasNext() && wanted.size() < AT_ONCE) {
                TreeId id = rest.next();
                Blob blob = fresh.get(id);
                if (blob == null) {
                    wanted.add(id);
                } else {
                    sink.accept(Codec.tree(blob.bytes()));
                }
            }
            stored(wanted, sink);
        }
    }

    private void stored(Set<ObjectId> wanted, Consumer<TreeNode> sink) {
        store.getAll(List.copyOf(wanted), blob -> {
            if (wanted.remove(blob.id())) {
                sink.accept(Codec.tree(blob.bytes()));
            }
        });
        if (!wanted.isEmpty()) {
            throw new StoreException(
                    StoreException.Kind.BROKEN,
                    "wanted " + wanted.iterator().next().text() + ", found nothing");
        }
    }
}
