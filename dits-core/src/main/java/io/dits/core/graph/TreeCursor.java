// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.graph.TreeNodes.Unread;
import io.dits.core.model.FileName;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.BlobStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Stands in a directory at an entry, or before a node that was not read yet and may be skipped as a whole. */
final class TreeCursor {
    private final BlobStore store;
    private final Deque<Iterator<Unread>> open = new ArrayDeque<>();
    /** Of the inner nodes that are open. */
    private final Deque<Long> weights = new ArrayDeque<>();

    private long held;
    private long leafWeight;
    private Iterator<TreeEntry> entries = List.<TreeEntry>of().iterator();
    private Optional<Unread> node = Optional.empty();
    private Optional<TreeEntry> entry = Optional.empty();

    /** At the start of a directory; at the end at once if there is none. */
    TreeCursor(BlobStore store, Optional<TreeId> tree) {
        this.store = store;
        tree.ifPresent(id -> enter(TreeNodes.root(store, id), Optional.empty()));
        advance();
    }

    /** About how many bytes its nodes take in memory. */
    long held() {
        return held + leafWeight;
    }

    boolean atEnd() {
        return node.isEmpty() && entry.isEmpty();
    }

    /** The node that it stands before; empty if it stands at an entry or the end. */
    Optional<Unread> node() {
        return node;
    }

    /** The name of the entry, or the first one of the node. */
    FileName name() {
        return node.map(unread -> unread.child().first())
                .or(() -> entry.map(TreeEntry::name))
                .orElseThrow();
    }

    /** Takes the entry that it stands at and goes on. */
    TreeEntry take() {
        TreeEntry taken = entry.orElseThrow();
        advance();
        return taken;
    }

    /** Goes past the node that it stands before. */
    void skip() {
        advance();
    }

    /** Goes to the first entry or node in the node that it stands before. */
    void descend() {
        Unread unread = node.orElseThrow();
        enter(unread.read(store), unread.end());
        advance();
    }

    private void enter(TreeNode read, Optional<FileName> end) {
        switch (read) {
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

    private void advance() {
        node = Optional.empty();
        entry = entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
        while (entry.isEmpty() && node.isEmpty() && !open.isEmpty()) {
            if (open.element().hasNext()) {
                node = Optional.of(open.element().next());
            } else {
                open.pop();
                held -= weights.pop();
            }
        }
    }
}
