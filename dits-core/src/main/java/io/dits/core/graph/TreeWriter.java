// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.content.Hashing;
import io.dits.core.model.FileName;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Builds the tree of one directory, cut at names that their own hash decides, so that a changed file moves no boundary. */
public final class TreeWriter {
    private static final int LEAST = 64;
    private static final int MOST = 1024;

    private final Consumer<Blob> sink;
    private final ComposedNames names = new ComposedNames();
    private Optional<FileName> last = Optional.empty();

    private TreeWriter(Consumer<Blob> sink) {
        this.sink = sink;
    }

    /**
     * Writes a directory.
     *
     * @param sorted its entries in the order of their names
     * @param sink takes each node when it is complete, children before parents
     * @return the root of its tree
     * @throws IllegalArgumentException if the entries are not in order, or two names are the same
     */
    public static TreeId write(Iterator<? extends TreeEntry> sorted, Consumer<Blob> sink) {
        return new TreeWriter(sink).write(sorted);
    }

    private TreeId write(Iterator<? extends TreeEntry> sorted) {
        List<TreeNode.Child> nodes = new ArrayList<>();
        List<TreeEntry> open = new ArrayList<>();
        while (sorted.hasNext()) {
            TreeEntry entry = sorted.next();
            check(entry.name());
            if (ends(open.size(), entry.name(), 0)) {
                nodes.add(leaf(open));
                open = new ArrayList<>();
            }
            open.add(entry);
        }
        if (nodes.isEmpty() && open.isEmpty()) {
            return put(TreeNode.EMPTY);
        }
        nodes.add(leaf(open));
        int level = 0;
        while (nodes.size() > 1) {
            nodes = above(nodes, ++level);
        }
        return nodes.getFirst().node();
    }

    /** What a node checks for itself, but across nodes. */
    private void check(FileName name) {
        if (last.isPresent() && last.get().compareTo(name) >= 0) {
            throw new IllegalArgumentException("tree: '" + name + "' "
                    + (last.get().equals(name) ? "stands twice" : "stands after '" + last.get() + "'"));
        }
        if (!names.add(name)) {
            throw new IllegalArgumentException(
                    "tree: two names are the same in Unicode's composed form: '" + name + "'");
        }
        last = Optional.of(name);
    }

    private List<TreeNode.Child> above(List<TreeNode.Child> below, int level) {
        List<TreeNode.Child> nodes = new ArrayList<>();
        List<TreeNode.Child> open = new ArrayList<>();
        for (TreeNode.Child child : below) {
            if (ends(open.size(), child.first(), level)) {
                nodes.add(inner(open, level));
                open = new ArrayList<>();
            }
            open.add(child);
        }
        nodes.add(inner(open, level));
        return nodes;
    }

    private TreeNode.Child leaf(List<TreeEntry> entries) {
        return new TreeNode.Child(entries.getFirst().name(), put(new TreeNode.Leaf(entries)), entries.size());
    }

    private TreeNode.Child inner(List<TreeNode.Child> children, int level) {
        long entries = children.stream().mapToLong(TreeNode.Child::entries).sum();
        return new TreeNode.Child(children.getFirst().first(), put(new TreeNode.Inner(level, children)), entries);
    }

    private TreeId put(TreeNode node) {
        Blob blob = Codec.encode(node);
        sink.accept(blob);
        return (TreeId) blob.id();
    }

    /** Whether a node of that many entries ends before this name. Each level looks at another byte of the hash. */
    private static boolean ends(int size, FileName next, int level) {
        if (size < LEAST) {
            return false;
        }
        return size >= MOST || (Hashing.sha256(next.utf8()).d() >>> (8 * level) & 0xff) == 0;
    }
}
