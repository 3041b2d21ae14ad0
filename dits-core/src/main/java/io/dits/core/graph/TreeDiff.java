// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.graph.TreeNodes.Unread;
import io.dits.core.model.FileName;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/** The files and links in which two directories differ. Equal subdirectories, and equal nodes of large ones, are not read. */
public final class TreeDiff implements Iterator<TreeDiff.Change> {
    /**
     * One difference; never a directory on either side.
     *
     * @param path where
     * @param before the file or link on the left, if there is one
     * @param after the file or link on the right, if there is one
     */
    public record Change(RepoPath path, Optional<TreeEntry> before, Optional<TreeEntry> after) {}

    private record Level(RepoPath at, TreeCursor left, TreeCursor right) {}

    private final BlobStore store;
    private final Deque<Level> levels = new ArrayDeque<>();
    private Optional<Change> next = Optional.empty();

    private TreeDiff(BlobStore store) {
        this.store = store;
    }

    /** Hands each difference to the sink, in the order of paths; an absent tree is an empty one. */
    public static void between(
            BlobStore store, Optional<TreeId> before, Optional<TreeId> after, Consumer<Change> sink) {
        between(store, before, after).forEachRemaining(sink);
    }

    /**
     * The differences in the order of paths, found as they are asked for; an absent tree is an empty one. Damage is a
     * StoreException BROKEN, also later by the iterator.
     */
    public static TreeDiff between(BlobStore store, Optional<TreeId> before, Optional<TreeId> after) {
        TreeDiff diff = new TreeDiff(store);
        diff.enter(RepoPath.ROOT, before, after);
        return diff;
    }

    /** About how many bytes the nodes that it stands in take in memory now. */
    public long held() {
        return levels.stream()
                .mapToLong(level -> level.left.held() + level.right.held())
                .sum();
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && !levels.isEmpty()) {
            Level level = levels.element();
            if (level.left.atEnd() && level.right.atEnd()) {
                levels.pop();
            } else {
                step(level);
            }
        }
        return next.isPresent();
    }

    @Override
    public Change next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Change change = next.orElseThrow();
        next = Optional.empty();
        return change;
    }

    private void enter(RepoPath at, Optional<TreeId> before, Optional<TreeId> after) {
        if (!before.equals(after)) {
            levels.push(new Level(at, new TreeCursor(store, before), new TreeCursor(store, after)));
        }
    }

    private void step(Level level) {
        TreeCursor left = level.left;
        TreeCursor right = level.right;
        int order = order(left, right);
        if (order == 0 && left.node().isPresent() && same(left.node(), right.node())) {
            left.skip();
            right.skip();
            return;
        }
        // The deeper tree first, so that nodes of one level come to stand side by side; the later side can wait.
        int leftLevel = order <= 0 ? left.node().map(Unread::level).orElse(-1) : -1;
        int rightLevel = order >= 0 ? right.node().map(Unread::level).orElse(-1) : -1;
        if (leftLevel >= 0 && leftLevel >= rightLevel) {
            left.descend();
        }
        if (rightLevel >= 0 && rightLevel >= leftLevel) {
            right.descend();
        }
        if (leftLevel < 0 && rightLevel < 0) {
            compare(
                    level.at,
                    order <= 0 ? Optional.of(left.take()) : Optional.empty(),
                    order >= 0 ? Optional.of(right.take()) : Optional.empty());
        }
    }

    private static boolean same(Optional<Unread> left, Optional<Unread> right) {
        return left.map(node -> node.child().node())
                .equals(right.map(node -> node.child().node()));
    }

    private void compare(RepoPath at, Optional<TreeEntry> before, Optional<TreeEntry> after) {
        if (before.equals(after)) {
            return;
        }
        FileName name = before.or(() -> after).orElseThrow().name();
        RepoPath path = at.child(name);
        Optional<TreeEntry> oldFile = before.filter(entry -> !(entry instanceof TreeEntry.Directory));
        Optional<TreeEntry> newFile = after.filter(entry -> !(entry instanceof TreeEntry.Directory));
        if (oldFile.isPresent() || newFile.isPresent()) {
            next = Optional.of(new Change(path, oldFile, newFile));
        }
        enter(path, tree(before), tree(after));
    }

    private static Optional<TreeId> tree(Optional<TreeEntry> entry) {
        return entry.filter(TreeEntry.Directory.class::isInstance).map(found -> ((TreeEntry.Directory) found).tree());
    }

    /** Which side stands at the smaller name: the left (negative), the right (positive), both. */
    private static int order(TreeCursor left, TreeCursor right) {
        if (left.atEnd()) {
            return 1;
        }
        return right.atEnd() ? -1 : left.name().compareTo(right.name());
    }
}
