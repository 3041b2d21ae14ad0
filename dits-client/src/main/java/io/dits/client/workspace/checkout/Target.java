// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.checkout;

import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.PathOrder;
import io.dits.core.graph.Trees;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a commit's tree holds, by paths. */
final class Target {
    private Target() {}

    static SortedMap<String, Content> of(BlobStore store, TreeId root) {
        SortedMap<String, Content> found = new TreeMap<>(PathOrder.PATHS);
        collect(store, root, "", found);
        return found;
    }

    private static void collect(BlobStore store, TreeId tree, String at, SortedMap<String, Content> found) {
        for (Iterator<TreeEntry> entries = Trees.list(store, tree); entries.hasNext(); ) {
            TreeEntry entry = entries.next();
            String path = PathOrder.child(at, entry.name().text());
            if (entry instanceof TreeEntry.Directory directory) {
                collect(store, directory.tree(), path, found);
            } else {
                Content.of(entry).ifPresent(content -> found.put(path, content));
            }
        }
    }
}
