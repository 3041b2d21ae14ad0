// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.scan;

import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import io.dits.core.graph.Trees;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What an index has that a commit has not, and the other way. Directories known to be the same are not read. */
public final class Staged {
    private final Supplier<? extends BlobStore> store;
    private final Index index;
    private final SortedMap<String, Content> before = new TreeMap<>(PathOrder.PATHS);
    private final List<String> same = new ArrayList<>();

    private Staged(Supplier<? extends BlobStore> store, Index index) {
        this.store = store;
        this.index = index;
    }

    /**
     * The differences in the order of paths.
     *
     * @param store asked for only if something has to be read
     * @param tree the commit's tree; empty where there is no commit
     */
    public static List<Difference> since(Supplier<? extends BlobStore> store, Optional<TreeId> tree, Index index) {
        Staged staged = new Staged(store, index);
        tree.ifPresent(root -> staged.collect("", root));
        return staged.compare();
    }

    private void collect(String directory, TreeId tree) {
        if (index.tree(directory).equals(Optional.of(tree))) {
            same.add(directory);
            return;
        }
        Iterator<TreeEntry> entries = Trees.list(store.get(), tree);
        while (entries.hasNext()) {
            TreeEntry entry = entries.next();
            String path = PathOrder.child(directory, entry.name().text());
            if (entry instanceof TreeEntry.Directory below) {
                collect(path, below.tree());
            } else {
                Content.of(entry).ifPresent(content -> before.put(path, content));
            }
        }
    }

    private List<Difference> compare() {
        List<Difference> found = new ArrayList<>();
        int skip = 0;
        for (int at = 0; at < index.entries().size(); at++) {
            IndexEntry entry = index.entries().get(at);
            // Both are in the same order: the next known directory is the only one to look for.
            while (skip < same.size() && isBehind(entry.path(), same.get(skip))) {
                skip++;
            }
            if (skip < same.size() && PathOrder.within(entry.path(), same.get(skip))) {
                at = index.end(same.get(skip), at) - 1;
                continue;
            }
            Optional<Content> old = Optional.ofNullable(before.remove(entry.path()));
            if (!old.equals(Optional.of(entry.content()))) {
                found.add(new Difference(entry.path(), old, Optional.of(entry.content())));
            }
        }
        before.forEach((path, content) -> found.add(new Difference(path, Optional.of(content), Optional.empty())));
        found.sort((a, b) -> PathOrder.PATHS.compare(a.path(), b.path()));
        return found;
    }

    private static boolean isBehind(String path, String directory) {
        return !PathOrder.within(path, directory) && PathOrder.PATHS.compare(path, directory) > 0;
    }
}
