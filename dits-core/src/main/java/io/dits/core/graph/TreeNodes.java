// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.codec.Codec;
import io.dits.core.model.FileName;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.BlobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the nodes of directories and holds each against what its parent says of it. */
final class TreeNodes {
    /** An entry without its texts: records, an id, a hash. */
    private static final long FIXED = 240;

    private TreeNodes() {}

    /**
     * A node that was not read yet.
     *
     * @param child what its parent says of it
     * @param level its level
     * @param end all its names stand before this one
     */
    record Unread(TreeNode.Child child, int level, Optional<FileName> end) {
        /** Reads it; damage is a StoreException BROKEN. */
        TreeNode read(BlobStore store) {
            TreeNode node = root(store, child.node());
            if (node.level() != level || entries(node) != child.entries()) {
                throw Damage.broken(child.node().text() + ": wanted " + child.entries() + " entries at level " + level
                        + ", found " + entries(node) + " at level " + node.level());
            }
            boolean inside = end.map(name -> last(node).compareTo(name) < 0).orElse(true);
            if (!inside || !first(node).equals(child.first())) {
                throw Damage.broken(child.node().text() + ": wanted names from '" + child.first() + "' on"
                        + end.map(name -> " and before '" + name + "'").orElse("") + ", found '" + first(node)
                        + "' to '" + last(node) + "'");
            }
            return node;
        }
    }

    static TreeNode root(BlobStore store, TreeId tree) {
        return Damage.read(store, tree, Codec::tree);
    }

    /** The nodes below an inner node whose names all stand before an end. */
    static List<Unread> below(TreeNode.Inner inner, Optional<FileName> end) {
        List<TreeNode.Child> children = inner.children();
        List<Unread> below = new ArrayList<>(children.size());
        for (int i = 0; i < children.size(); i++) {
            Optional<FileName> next =
                    i + 1 < children.size() ? Optional.of(children.get(i + 1).first()) : end;
            below.add(new Unread(children.get(i), inner.level() - 1, next));
        }
        return below;
    }

    /** About how many bytes a node takes in memory, taken apart. */
    static long weight(TreeNode node) {
        return switch (node) {
            case TreeNode.Leaf leaf ->
                leaf.entries().stream().mapToLong(TreeNodes::weight).sum();
            case TreeNode.Inner inner ->
                inner.children().stream()
                        .mapToLong(child -> FIXED + child.first().text().length())
                        .sum();
        };
    }

    private static long weight(TreeEntry entry) {
        long target = entry instanceof TreeEntry.Symlink link ? link.target().length() : 0;
        return FIXED + entry.name().text().length() + target;
    }

    private static long entries(TreeNode node) {
        return switch (node) {
            case TreeNode.Leaf leaf -> leaf.entries().size();
            case TreeNode.Inner inner ->
                inner.children().stream().mapToLong(TreeNode.Child::entries).sum();
        };
    }

    /** The first name of a node that says it has entries. */
    private static FileName first(TreeNode node) {
        return switch (node) {
            case TreeNode.Leaf leaf -> leaf.entries().getFirst().name();
            case TreeNode.Inner inner -> inner.children().getFirst().first();
        };
    }

    private static FileName last(TreeNode node) {
        return switch (node) {
            case TreeNode.Leaf leaf -> leaf.entries().getLast().name();
            case TreeNode.Inner inner -> inner.children().getLast().first();
        };
    }

    /** The entry of that name in a leaf, by halving. */
    static Optional<TreeEntry> find(TreeNode.Leaf leaf, FileName name) {
        int low = 0;
        int high = leaf.entries().size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = leaf.entries().get(middle).name().compareTo(name);
            if (order == 0) {
                return Optional.of(leaf.entries().get(middle));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }
}
