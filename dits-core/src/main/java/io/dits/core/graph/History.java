// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.codec.Codec;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.store.BlobStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** Questions about who came from whom. Needs memory for the ids of the commits that a question visits. */
public final class History {
    private final CommitSource source;

    /** Asks that source. */
    public History(CommitSource source) {
        this.source = source;
    }

    /** Reads commits from their objects; remembers the latest few thousand. */
    public static History of(BlobStore store) {
        Map<CommitId, Commit> recent = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<CommitId, Commit> eldest) {
                return size() > 4096;
            }
        };
        return new History(new CommitSource() {
            @Override
            public List<CommitId> parents(CommitId id) {
                return commit(id).parents();
            }

            @Override
            public long time(CommitId id) {
                return commit(id).committer().seconds();
            }

            private Commit commit(CommitId id) {
                Commit known = recent.get(id);
                if (known == null) {
                    known = Damage.read(store, id, Codec::commit);
                    recent.put(id, known);
                }
                return known;
            }
        });
    }

    /** True if {@code old} is {@code descendant} or one of its ancestors. */
    public boolean isAncestor(CommitId old, CommitId descendant) {
        Set<CommitId> seen = new HashSet<>(Set.of(descendant));
        Deque<CommitId> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            CommitId next = open.remove();
            if (next.equals(old)) {
                return true;
            }
            source.parents(next).stream().filter(seen::add).forEach(open::add);
        }
        return false;
    }

    /** The best common ancestors: those that no other common ancestor comes from. None for unrelated histories. */
    public List<CommitId> mergeBases(CommitId a, CommitId b) {
        Set<CommitId> left = ancestors(List.of(a));
        Set<CommitId> right = ancestors(List.of(b));
        List<CommitId> common = left.stream().filter(right::contains).toList();
        Set<CommitId> older = new HashSet<>();
        for (CommitId id : common) {
            older.addAll(source.parents(id));
        }
        // A common ancestor's ancestors are common, too: so the best are those that are no common one's parent.
        return common.stream().filter(id -> !older.contains(id)).sorted().toList();
    }

    /** All commits that these come from, and they themselves. */
    public Set<CommitId> ancestors(Collection<CommitId> tips) {
        Set<CommitId> seen = new HashSet<>(tips);
        Deque<CommitId> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            source.parents(open.remove()).stream().filter(seen::add).forEach(open::add);
        }
        return seen;
    }

    /** How many commits each of two has that the other has not: of {@code a} first. */
    public long[] aheadBehind(CommitId a, CommitId b) {
        Set<CommitId> left = ancestors(List.of(a));
        Set<CommitId> right = ancestors(List.of(b));
        return new long[] {
            left.stream().filter(id -> !right.contains(id)).count(),
            right.stream().filter(id -> !left.contains(id)).count()
        };
    }

    /** The commits of these tips, newest first, never a parent before one of its children that is walked. */
    public Iterator<CommitId> walk(Collection<CommitId> tips) {
        Map<CommitId, Integer> waiting = new HashMap<>();
        Set<CommitId> all = ancestors(tips);
        for (CommitId id : all) {
            source.parents(id).forEach(parent -> waiting.merge(parent, 1, Integer::sum));
        }
        PriorityQueue<CommitId> ready = new PriorityQueue<>(
                Comparator.comparingLong(source::time).reversed().thenComparing(Comparator.naturalOrder()));
        tips.stream().distinct().filter(tip -> !waiting.containsKey(tip)).forEach(ready::add);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !ready.isEmpty();
            }

            @Override
            public CommitId next() {
                CommitId next = Optional.ofNullable(ready.poll()).orElseThrow(NoSuchElementException::new);
                for (CommitId parent : source.parents(next)) {
                    if (waiting.merge(parent, -1, Integer::sum) == 0) {
                        ready.add(parent);
                    }
                }
                return next;
            }
        };
    }

    /** The commits of {@code tips} without the ancestors of {@code without}, parents before children. */
    public List<CommitId> since(Collection<CommitId> tips, Collection<CommitId> without) {
        Set<CommitId> known = ancestors(without);
        List<CommitId> found = new ArrayList<>();
        walk(tips).forEachRemaining(id -> {
            if (!known.contains(id)) {
                found.add(id);
            }
        });
        return found.reversed();
    }
}
