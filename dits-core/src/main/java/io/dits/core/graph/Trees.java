// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.codec.Codec;
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

/** Reads directories, one node a level in memory. */
public final class Trees {
    private Trees() {}

    /** The entries of a directory in order; damage is a StoreException BROKEN, also later by the iterator. */
    public static Iterator<TreeEntry> list(BlobStore store, TreeId tree) {
        return new Walk(store, tree);
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
        TreeNode node = Damage.read(store, tree, Codec::tree);
        while (node instanceof TreeNode.Inner inner) {
            TreeNode.Child next = inner.children().getFirst();
            for (TreeNode.Child child : inner.children()) {
                if (child.first().compareTo(name) > 0) {
                    break;
                }
                next = child;
            }
            node = child(store, next, inner.level() - 1);
        }
        return ((TreeNode.Leaf) node)
                .entries().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    private static TreeNode child(BlobStore store, TreeNode.Child child, int level) {
        TreeNode node = Damage.read(store, child.node(), Codec::tree);
        if (node.level() != level || !first(node).filter(child.first()::equals).isPresent()) {
            throw Damage.broken(child.node().text() + ": is not the node of level " + level + " from '" + child.first()
                    + "' on that its parent says");
        }
        return node;
    }

    private static Optional<FileName> first(TreeNode node) {
        return switch (node) {
            case TreeNode.Leaf leaf -> leaf.entries().stream().findFirst().map(TreeEntry::name);
            case TreeNode.Inner inner -> Optional.of(inner.children().getFirst().first());
        };
    }

    private static final class Walk implements Iterator<TreeEntry> {
        private final BlobStore store;
        private final Deque<Iterator<TreeNode.Child>> open = new ArrayDeque<>();
        private final Deque<Integer> levels = new ArrayDeque<>();
        private Iterator<TreeEntry> entries = List.<TreeEntry>of().iterator();
        private Optional<FileName> last = Optional.empty();

        Walk(BlobStore store, TreeId tree) {
            this.store = store;
            enter(Damage.read(store, tree, Codec::tree));
        }

        private void enter(TreeNode node) {
            switch (node) {
                case TreeNode.Leaf leaf -> entries = leaf.entries().iterator();
                case TreeNode.Inner inner -> {
                    open.push(inner.children().iterator());
                    levels.push(inner.level() - 1);
                }
            }
        }

        @Override
        public boolean hasNext() {
            while (!entries.hasNext() && !open.isEmpty()) {
                if (open.element().hasNext()) {
                    enter(child(store, open.element().next(), levels.element()));
                } else {
                    open.pop();
                    levels.pop();
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
            if (last.isPresent() && last.get().compareTo(entry.name()) >= 0) {
                throw Damage.broken("tree: '" + entry.name() + "' stands after '" + last.get() + "' across two nodes");
            }
            last = Optional.of(entry.name());
            return entry;
        }
    }
}
