// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.graph.TreeNodes.Unread;
import io.dits.core.model.FileName;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.BlobStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Reads directories, one node a level in memory, and holds each node against what its parent says of it. */
public final class Trees {
    private Trees() {}

    /** The entries of a directory in order; damage is a StoreException BROKEN, also later by the iterator. */
    public static Listing list(BlobStore store, TreeId tree) {
        return new Listing(store, tree);
    }

    /** What a path below a root tree stands for; the root itself has no entry. */
    public static Optional<TreeEntry> find(BlobStore store, TreeId root, RepoPath path) {
        TreeId tree = root;
        Optional<TreeEntry> found = Optional.empty();
        for (int i = 0; i < path.names().size(); i++) {
            found = entry(store, tree, path.names().get(i));
            if (i == path.names().size() - 1) {
                return found;
            }
            if (!(found.orElse(null) instanceof TreeEntry.Directory directory)) {
                return Optional.empty();
            }
            tree = directory.tree();
        }
        return found;
    }

    /** The tree of the directory at a path, the root's for the empty path. */
    public static Optional<TreeId> directory(BlobStore store, TreeId root, RepoPath path) {
        if (path.isRoot()) {
            return Optional.of(root);
        }
        return find(store, root, path)
                .filter(TreeEntry.Directory.class::isInstance)
                .map(entry -> ((TreeEntry.Directory) entry).tree());
    }

    private static Optional<TreeEntry> entry(BlobStore store, TreeId tree, FileName name) {
        TreeNode node = TreeNodes.root(store, tree);
        Optional<FileName> end = Optional.empty();
        while (node instanceof TreeNode.Inner inner) {
            List<Unread> below = TreeNodes.below(inner, end);
            Unread next = below.getFirst();
            for (Unread unread : below) {
                if (unread.child().first().compareTo(name) > 0) {
                    break;
                }
                next = unread;
            }
            node = next.read(store);
            end = next.end();
        }
        return TreeNodes.find((TreeNode.Leaf) node, name);
    }

    /** The entries of a directory, read as they are asked for. */
    public static final class Listing implements Iterator<TreeEntry> {
        private final BlobStore store;
        private final Deque<Iterator<Unread>> open = new ArrayDeque<>();
        /** Of the inner nodes that are open. */
        private final Deque<Long> weights = new ArrayDeque<>();

        private long held;
        private long leafWeight;
        private final ComposedNames names = new ComposedNames();
        private Iterator<TreeEntry> entries = List.<TreeEntry>of().iterator();

        private Listing(BlobStore store, TreeId tree) {
            this.store = store;
            enter(TreeNodes.root(store, tree), Optional.empty());
        }

        private void enter(TreeNode node, Optional<FileName> end) {
            switch (node) {
                case TreeNode.Leaf leaf -> {
                    entries = leaf.entries().iterator();
                    leafWeight = TreeNodes.weight(leaf);
                }
                case TreeNode.Inner inner -> {
                    open.push(TreeNodes.below(inner, end).iterator());
                    weights.push(TreeNodes.weight(inner));
                    held += weights.element();
                }
            }
        }

        /** About how many bytes the nodes that it stands in take in memory now. */
        public long held() {
            return held + leafWeight;
        }

        @Override
        public boolean hasNext() {
            while (!entries.hasNext() && !open.isEmpty()) {
                if (open.element().hasNext()) {
                    Unread next = open.element().next();
                    enter(next.read(store), next.end());
                } else {
                    open.pop();
                    held -= weights.pop();
                }
            }
            return entries.hasNext();
        }

        @Override
        public TreeEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            TreeEntry entry = entries.next();
            if (!names.add(entry.name())) {
                throw Damage.broken("tree: two names are the same in Unicode's composed form: '" + entry.name() + "'");
            }
            return entry;
        }
    }
}
