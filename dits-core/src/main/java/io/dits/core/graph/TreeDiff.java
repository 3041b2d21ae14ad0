// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.model.FileName;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/** The files and links in which two directories differ. Equal subdirectories are never read. */
public final class TreeDiff {
    /**
     * One difference; never a directory on either side.
     *
     * @param path where
     * @param before the file or link on the left, if there is one
     * @param after the file or link on the right, if there is one
     */
    public record Change(RepoPath path, Optional<TreeEntry> before, Optional<TreeEntry> after) {}

    private final BlobStore store;
    private final Consumer<Change> sink;

    private TreeDiff(BlobStore store, Consumer<Change> sink) {
        this.store = store;
        this.sink = sink;
    }

    /** Hands each difference to the sink, in the order of paths; an absent tree is an empty one. */
    public static void between(
            BlobStore store, Optional<TreeId> before, Optional<TreeId> after, Consumer<Change> sink) {
        new TreeDiff(store, sink).compare(RepoPath.ROOT, before, after);
    }

    private void compare(RepoPath at, Optional<TreeId> before, Optional<TreeId> after) {
        if (before.equals(after)) {
            return;
        }
        Cursor left = new Cursor(entries(before));
        Cursor right = new Cursor(entries(after));
        while (left.current.isPresent() || right.current.isPresent()) {
            int order = order(left, right);
            Optional<TreeEntry> old = order <= 0 ? left.take() : Optional.empty();
            Optional<TreeEntry> now = order >= 0 ? right.take() : Optional.empty();
            if (!old.equals(now)) {
                differ(at.child(old.or(() -> now).orElseThrow().name()), old, now);
            }
        }
    }

    private void differ(RepoPath path, Optional<TreeEntry> before, Optional<TreeEntry> after) {
        Optional<TreeEntry> oldFile = before.filter(entry -> !(entry instanceof TreeEntry.Directory));
        Optional<TreeEntry> newFile = after.filter(entry -> !(entry instanceof TreeEntry.Directory));
        if (oldFile.isPresent() || newFile.isPresent()) {
            sink.accept(new Change(path, oldFile, newFile));
        }
        compare(path, tree(before), tree(after));
    }

    private static Optional<TreeId> tree(Optional<TreeEntry> entry) {
        return entry.filter(TreeEntry.Directory.class::isInstance).map(found -> ((TreeEntry.Directory) found).tree());
    }

    private Iterator<TreeEntry> entries(Optional<TreeId> tree) {
        return tree.isPresent() ? Trees.list(store, tree.get()) : Collections.emptyIterator();
    }

    private static int order(Cursor left, Cursor right) {
        if (left.current.isEmpty()) {
            return 1;
        }
        if (right.current.isEmpty()) {
            return -1;
        }
        FileName a = left.current.get().name();
        return a.compareTo(right.current.get().name());
    }

    private static final class Cursor {
        private final Iterator<TreeEntry> entries;
        private Optional<TreeEntry> current;

        Cursor(Iterator<TreeEntry> entries) {
            this.entries = entries;
            this.current = entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
        }

        Optional<TreeEntry> take() {
            Optional<TreeEntry> taken = current;
            current = entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
            return taken;
        }
    }
}
