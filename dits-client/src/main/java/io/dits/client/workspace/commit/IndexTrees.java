// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.commit;

import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import io.dits.core.content.Blob;
import io.dits.core.graph.TreeWriter;
import io.dits.core.model.FileName;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The trees of an index, bottom up; a directory whose tree is known is not made again. */
final class IndexTrees {
    private final Index index;
    private final List<Blob> made = new ArrayList<>();
    private final Map<String, TreeId> trees = new HashMap<>();

    private IndexTrees(Index index) {
        this.index = index;
    }

    /**
     * What was made.
     *
     * @param root the tree of the whole
     * @param blobs new trees, children before parents
     * @param trees the trees of directories by path
     */
    record Made(TreeId root, List<Blob> blobs, Map<String, TreeId> trees) {}

    static Made of(Index index) {
        IndexTrees trees = new IndexTrees(index);
        TreeId root = trees.tree("", 0, index.entries().size());
        return new Made(root, trees.made, trees.trees);
    }

    private TreeId tree(String directory, int from, int to) {
        Optional<TreeId> known = index.tree(directory);
        if (known.isPresent()) {
            return known.get();
        }
        List<TreeEntry> entries = new ArrayList<>();
        int at = from;
        while (at < to) {
            IndexEntry entry = index.entries().get(at);
            int start = directory.isEmpty() ? 0 : directory.length() + 1;
            int slash = entry.path().indexOf('/', start);
            if (slash < 0) {
                entries.add(entry.content().entry(new FileName(entry.path().substring(start))));
                at++;
                continue;
            }
            String name = entry.path().substring(start, slash);
            String below = PathOrder.child(directory, name);
            int end = index.end(below, at);
            entries.add(new TreeEntry.Directory(new FileName(name), tree(below, at, end)));
            at = end;
        }
        TreeId written = TreeWriter.write(entries.iterator(), made::add);
        trees.put(directory, written);
        return written;
    }
}
