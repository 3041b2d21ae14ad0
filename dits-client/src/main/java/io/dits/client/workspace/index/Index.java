// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.index;

import io.dits.core.model.TreeId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the next commit will hold. Never changes: an {@link IndexEdit} makes another. */
public final class Index {
    /** Nothing at all. */
    public static final Index EMPTY = new Index(List.of(), Collections.emptySortedMap(), Map.of());

    private final List<IndexEntry> entries;
    private final SortedMap<String, Conflict> conflicts;
    private final Map<String, TreeId> trees;

    Index(List<IndexEntry> sorted, SortedMap<String, Conflict> conflicts, Map<String, TreeId> trees) {
        this.entries = Collections.unmodifiableList(sorted);
        this.conflicts = Collections.unmodifiableSortedMap(conflicts);
        this.trees = Collections.unmodifiableMap(trees);
    }

    /** All files and links, in {@link PathOrder}. */
    public List<IndexEntry> entries() {
        return entries;
    }

    /** The entry of a path. */
    public Optional<IndexEntry> find(String path) {
        int at = position(path);
        return at < entries.size() && entries.get(at).path().equals(path)
                ? Optional.of(entries.get(at))
                : Optional.empty();
    }

    /** The entries at or below a path, all for the empty one. */
    public List<IndexEntry> within(String path) {
        int from = position(path);
        return entries.subList(from, end(path, from));
    }

    /** True if there are entries below a directory; an entry of that very path is not below it. */
    public boolean hasDirectory(String path) {
        List<IndexEntry> found = within(path);
        return found.size() > 1
                || (found.size() == 1
                        && (path.isEmpty() || !found.getFirst().path().equals(path)));
    }

    /** Where the path is in {@link #entries}, or would be. */
    public int position(String path) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (PathOrder.PATHS.compare(entries.get(middle).path(), path) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first position from {@code from} on that does not lie at or below the path. */
    public int end(String path, int from) {
        int low = from;
        // Most paths are those of a file, which is one entry.
        while (low < entries.size() && low < from + 2) {
            if (!PathOrder.within(entries.get(low).path(), path)) {
                return low;
            }
            low++;
        }
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (PathOrder.within(entries.get(middle).path(), path)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The paths that a merge left open, by their paths. */
    public SortedMap<String, Conflict> conflicts() {
        return conflicts;
    }

    /** The tree of a directory, if it is known to be just what the entries below it make. */
    public Optional<TreeId> tree(String directory) {
        return Optional.ofNullable(trees.get(directory));
    }

    Map<String, TreeId> trees() {
        return trees;
    }

    /** A copy with the trees of directories as they were written for these entries. */
    public Index withTrees(Map<String, TreeId> written) {
        Map<String, TreeId> all = new TreeMap<>(trees);
        all.putAll(written);
        return new Index(entries, conflicts, all);
    }
}
