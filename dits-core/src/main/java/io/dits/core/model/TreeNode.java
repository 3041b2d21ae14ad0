// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One object of a directory's tree: a leaf with entries, or an inner node with the nodes below it. */
public sealed interface TreeNode {
    /** 0 for a leaf, else one more than its children. */
    int level();

    /** The directory without entries. */
    TreeNode EMPTY = new Leaf(List.of());

    /**
     * A run of entries of one directory.
     *
     * @param entries sorted by name, no name twice, also not after Unicode composition
     */
    record Leaf(List<TreeEntry> entries) implements TreeNode {
        /**
         * Copies and checks.
         *
         * @throws IllegalArgumentException if there are too many entries, they are not in order, or two are equal in NFC
         */
        public Leaf {
            entries = List.copyOf(entries);
            Nodes.checkCount("tree", entries.size(), 0);
            Nodes.checkOrder(entries.stream().map(TreeEntry::name).toList());
            Set<String> composed = new HashSet<>();
            for (TreeEntry entry : entries) {
                if (!composed.add(entry.name().nfc())) {
                    throw new IllegalArgumentException(
                            "tree: two names are the same in Unicode's composed form: '" + entry.name() + "'");
                }
            }
        }

        @Override
        public int level() {
            return 0;
        }
    }

    /**
     * A run of nodes of one level.
     *
     * @param level 1 to {@value Limits#MAX_LEVEL}
     * @param children at least one, in the order of their first names
     */
    record Inner(int level, List<Child> children) implements TreeNode {
        /**
         * Copies and checks.
         *
         * @throws IllegalArgumentException if a bound is left or the first names are not in order
         */
        public Inner {
            children = List.copyOf(children);
            Nodes.checkLevel("tree", level);
            Nodes.checkCount("tree", children.size(), 1);
            Nodes.checkOrder(children.stream().map(Child::first).toList());
        }
    }

    /**
     * A node below an inner node.
     *
     * @param first the first name in it
     * @param node its id
     * @param entries the number of directory entries below it, at least 1
     */
    record Child(FileName first, TreeId node, long entries) {
        /**
         * Checks the count.
         *
         * @throws IllegalArgumentException if it is under 1
         */
        public Child {
            if (entries < 1) {
                throw new IllegalArgumentException("tree: a node without entries below an inner node");
            }
        }
    }
}
