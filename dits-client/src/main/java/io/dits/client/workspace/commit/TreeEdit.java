// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.commit;

import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.PathOrder;
import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.graph.TreeWriter;
import io.dits.core.graph.Trees;
import io.dits.core.model.FileName;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.BlobStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Changes of files in a tree; directories that no change touches are kept as they are. */
public final class TreeEdit {
    private final BlobStore store;
    private final SortedMap<String, Optional<Content>> changes = new TreeMap<>(PathOrder.PATHS);
    private final List<Blob> made = new ArrayList<>();

    /** Writes new trees to that store. */
    public TreeEdit(BlobStore store) {
        this.store = store;
    }

    /** Sets what stands at a path; empty removes it. */
    public void set(String path, Optional<Content> content) {
        changes.put(path, content);
    }

    /** The tree with all changes, kept in the store. */
    public TreeId apply(TreeId tree) {
        TreeId edited = edit(tree, "", changes).orElseGet(() -> {
            Blob empty = Codec.encode(TreeNode.EMPTY);
            made.add(empty);
            return (TreeId) empty.id();
        });
        store.putAll(made);
        made.clear();
        return edited;
    }

    /** The directory with the changes below it; empty if nothing is left in it. */
    private Optional<TreeId> edit(TreeId tree, String at, SortedMap<String, Optional<Content>> below) {
        SortedMap<FileName, TreeEntry> entries = new TreeMap<>();
        for (Iterator<TreeEntry> old = Trees.list(store, tree); old.hasNext(); ) {
            TreeEntry entry = old.next();
            entries.put(entry.name(), entry);
        }
        Map<String, SortedMap<String, Optional<Content>>> directories = new TreeMap<>();
        below.forEach((path, content) -> {
            int start = at.isEmpty() ? 0 : at.length() + 1;
            int slash = path.indexOf('/', start);
            if (slash >= 0) {
                directories
                        .computeIfAbsent(path.substring(start, slash), key -> new TreeMap<>(PathOrder.PATHS))
                        .put(path, content);
                return;
            }
            FileName name = new FileName(path.substring(start));
            if (content.isPresent()) {
                entries.put(name, content.get().entry(name));
            } else if (!(entries.get(name) instanceof TreeEntry.Directory)) {
                entries.remove(name);
            }
        });
        directories.forEach((name, changed) -> directory(entries, at, new FileName(name), changed));
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(TreeWriter.write(entries.values().iterator(), made::add));
    }

    private void directory(
            SortedMap<FileName, TreeEntry> entries,
            String at,
            FileName name,
            SortedMap<String, Optional<Content>> changed) {
        Optional<TreeEntry> old = Optional.ofNullable(entries.get(name));
        boolean adds = changed.values().stream().anyMatch(Optional::isPresent);
        if (old.isPresent() && !(old.get() instanceof TreeEntry.Directory) && !adds) {
            return;
        }
        TreeId tree = old.orElse(null) instanceof TreeEntry.Directory directory ? directory.tree() : empty();
        Optional<TreeId> edited = edit(tree, PathOrder.child(at, name.text()), changed);
        if (edited.isPresent()) {
            entries.put(name, new TreeEntry.Directory(name, edited.get()));
        } else {
            entries.remove(name);
        }
    }

    private TreeId empty() {
        Blob empty = Codec.encode(TreeNode.EMPTY);
        store.put(empty);
        return (TreeId) empty.id();
    }
}
