// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.model.CommitId;
import io.dits.server.meta.CommitGraph;
import io.dits.server.meta.CommitRow;
import io.dits.server.meta.RepositoryId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Walks history from some commits back, newest first, never a parent before its child. Rows are loaded many at once and
 * forgotten when they have been passed.
 */
final class Walk {
    /** Steps back that one query loads. A line of commits costs one query for so many. */
    private static final int DEPTH = 256;

    private final CommitGraph graph;
    private final RepositoryId repository;
    private final Map<CommitId, CommitRow> loaded = new HashMap<>();
    private final PriorityQueue<CommitRow> open = new PriorityQueue<>();
    /** From which of the starting sets a commit can be reached: bits, of those in the queue. */
    private final Map<CommitId, Integer> marks = new HashMap<>();
    /** How many in the queue have exactly these marks. */
    private final Map<Integer, Integer> waiting = new HashMap<>();

    /**
     * A commit that was reached.
     *
     * @param row its row
     * @param marks the bits of the sets that it can be reached from
     */
    record Step(CommitRow row, int marks) {}

    Walk(CommitGraph graph, RepositoryId repository) {
        this.graph = graph;
        this.repository = repository;
    }

    /** Adds starting commits; those that the repository lacks are left out. Returns those that it has. */
    Set<CommitId> start(Collection<CommitId> commits, int mark) {
        load(commits);
        Set<CommitId> known = new LinkedHashSet<>();
        for (CommitId id : commits) {
            CommitRow row = loaded.get(id);
            if (row != null) {
                known.add(id);
                reach(row, mark);
            }
        }
        return known;
    }

    /** The next commit; its parents are reached with its marks. */
    Optional<Step> next() {
        CommitRow row = open.poll();
        if (row == null) {
            return Optional.empty();
        }
        int mark = Objects.requireNonNull(marks.remove(row.id()));
        waiting.merge(mark, -1, Integer::sum);
        loaded.remove(row.id());
        load(row.parents());
        for (CommitId parent : row.parents()) {
            reach(Objects.requireNonNull(loaded.get(parent), "commit without a row below one with"), mark);
        }
        return Optional.of(new Step(row, mark));
    }

    /** Whether a commit with exactly these marks is waiting. */
    boolean waits(int mark) {
        return waiting.getOrDefault(mark, 0) > 0;
    }

    /** What a later walk with the same marks can start from to go on: the commits that wait with exactly these. */
    List<CommitId> rest(int mark) {
        return marks.entrySet().stream()
                .filter(entry -> entry.getValue() == mark)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private void reach(CommitRow row, int mark) {
        Integer before = marks.get(row.id());
        int after = before == null ? mark : before | mark;
        if (before == null) {
            open.add(row);
        } else {
            waiting.merge(before, -1, Integer::sum);
        }
        marks.put(row.id(), after);
        waiting.merge(after, 1, Integer::sum);
    }

    private void load(Collection<CommitId> ids) {
        List<CommitId> absent =
                ids.stream().filter(id -> !loaded.containsKey(id)).toList();
        if (!absent.isEmpty()) {
            loaded.putAll(graph.load(repository, absent, DEPTH));
        }
    }
}
