// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.index;

import io.dits.core.model.TreeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Changes of an index, kept apart from it, so that they can be made to whatever it is by then. */
public final class IndexEdit {
    private final SortedMap<String, Optional<IndexEntry>> changes = new TreeMap<>(PathOrder.PATHS);
    private final Map<String, Optional<Conflict>> conflicts = new TreeMap<>(PathOrder.PATHS);

    /** Puts an entry at its path, which is no longer in conflict; what stands in its way goes. */
    public IndexEdit put(IndexEntry entry) {
        changes.put(entry.path(), Optional.of(entry));
        conflicts.put(entry.path(), Optional.empty());
        return this;
    }

    /** The same, but a path in conflict stays so. */
    public IndexEdit putOpen(IndexEntry entry) {
        changes.put(entry.path(), Optional.of(entry));
        return this;
    }

    /** Takes the entry of that very path away, and its conflict. */
    public IndexEdit remove(String path) {
        changes.put(path, Optional.empty());
        conflicts.put(path, Optional.empty());
        return this;
    }

    /** Marks a path as open; its entry stays as it is. */
    public IndexEdit conflict(Conflict conflict) {
        conflicts.put(conflict.path(), Optional.of(conflict));
        return this;
    }

    /** Ends the conflict of a path; its entry stays as it is. */
    public IndexEdit settle(String path) {
        conflicts.put(path, Optional.empty());
        return this;
    }

    /** Those of these entries that an index has with the same content and that are not in conflict there. */
    IndexEdit unchangedIn(Index index) {
        IndexEdit same = new IndexEdit();
        for (Optional<IndexEntry> change : changes.values()) {
            change.filter(entry -> !index.conflicts().containsKey(entry.path()))
                    .filter(entry -> index.find(entry.path())
                            .filter(now -> now.content().equals(entry.content()))
                            .isPresent())
                    .ifPresent(same::put);
        }
        return same;
    }

    /** True if there is nothing to change. */
    public boolean isEmpty() {
        return changes.isEmpty() && conflicts.isEmpty();
    }

    /** The index with these changes. */
    public Index applyTo(Index index) {
        SortedMap<String, Optional<IndexEntry>> all = new TreeMap<>(changes);
        changes.values().forEach(change -> change.ifPresent(entry -> clearTheWay(index, entry.path(), all)));
        SortedMap<String, Conflict> open = new TreeMap<>(PathOrder.PATHS);
        open.putAll(index.conflicts());
        conflicts.forEach((path, conflict) -> {
            open.remove(path);
            conflict.ifPresent(added -> open.put(path, added));
        });
        return new Index(merge(index.entries(), all), open, trees(index, all));
    }

    /** A file stands where files below it stood, or below what was a file: those are gone. */
    private static void clearTheWay(Index index, String path, SortedMap<String, Optional<IndexEntry>> all) {
        for (IndexEntry below : index.within(path)) {
            if (!below.path().equals(path)) {
                all.putIfAbsent(below.path(), Optional.empty());
            }
        }
        for (String above = PathOrder.parent(path); !above.isEmpty(); above = PathOrder.parent(above)) {
            if (index.find(above).isPresent()) {
                all.putIfAbsent(above, Optional.empty());
            }
        }
    }

    private static List<IndexEntry> merge(List<IndexEntry> old, SortedMap<String, Optional<IndexEntry>> changes) {
        List<IndexEntry> merged = new ArrayList<>(old.size() + changes.size());
        int at = 0;
        for (Map.Entry<String, Optional<IndexEntry>> change : changes.entrySet()) {
            int order = -1;
            while (at < old.size()
                    && (order = PathOrder.PATHS.compare(old.get(at).path(), change.getKey())) < 0) {
                merged.add(old.get(at++));
            }
            if (at < old.size() && order == 0) {
                at++;
            }
            change.getValue().ifPresent(merged::add);
        }
        merged.addAll(old.subList(at, old.size()));
        return merged;
    }

    private static Map<String, TreeId> trees(Index index, SortedMap<String, Optional<IndexEntry>> changes) {
        Map<String, TreeId> trees = new HashMap<>(index.trees());
        changes.forEach((path, change) -> {
            Optional<Content> before = index.find(path).map(IndexEntry::content);
            if (!before.equals(change.map(IndexEntry::content))) {
                forget(trees, path);
            }
        });
        return trees;
    }

    private static void forget(Map<String, TreeId> trees, String path) {
        trees.remove(path);
        for (String above = path; !above.isEmpty(); ) {
            above = PathOrder.parent(above);
            trees.remove(above);
        }
    }

    /** Takes all entries of these paths away. */
    public IndexEdit removeAll(Collection<IndexEntry> entries) {
        entries.forEach(entry -> remove(entry.path()));
        return this;
    }
}
