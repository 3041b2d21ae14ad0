// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives all commits their generation and rank again, from their parents' down. A rank is never lowered: it is at least the
 * committer's time and above the parents' already, or is that time alone.
 */
final class CommitOrder {
    private static final int PAGE = 50_000;

    private final Database database;
    private long[] rows = new long[1024];
    private long[] ranks = new long[1024];
    private int[] generations = new int[1024];
    private int count;

    CommitOrder(Database database) {
        this.database = database;
    }

    void restore() {
        load();
        long[][] edges = edges();
        int[] waiting = new int[count];
        int[] first = new int[count + 1];
        for (long[] edge : edges) {
            waiting[(int) edge[1]]++;
            first[(int) edge[0] + 1]++;
        }
        for (int i = 0; i < count; i++) {
            first[i + 1] += first[i];
        }
        long[] oldRanks = Arrays.copyOf(ranks, count);
        int[] oldGenerations = Arrays.copyOf(generations, count);
        Arrays.fill(generations, 0, count, 1);
        int[] ready = new int[count];
        int end = 0;
        for (int i = 0; i < count; i++) {
            if (waiting[i] == 0) {
                ready[end++] = i;
            }
        }
        for (int at = 0; at < end; at++) {
            int parent = ready[at];
            for (int e = first[parent]; e < first[parent + 1]; e++) {
                int child = (int) edges[e][1];
                generations[child] = Math.max(generations[child], generations[parent] + 1);
                ranks[child] = Math.max(ranks[child], ranks[parent] + 1);
                if (--waiting[child] == 0) {
                    ready[end++] = child;
                }
            }
        }
        write(oldRanks, oldGenerations);
    }

    private void load() {
        long after = 0;
        while (after >= 0) {
            after = load(after);
        }
    }

    /** The last row that was read; -1 at the end. */
    private long load(long after) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    "select object, rank, generation from commits where object > ? order by object limit ?")) {
                query.setLong(1, after);
                query.setInt(2, PAGE);
                long last = -1;
                ResultSet found = query.executeQuery();
                while (found.next()) {
                    if (count == rows.length) {
                        rows = Arrays.copyOf(rows, count * 2);
                        ranks = Arrays.copyOf(ranks, count * 2);
                        generations = Arrays.copyOf(generations, count * 2);
                    }
                    last = found.getLong(1);
                    rows[count] = last;
                    ranks[count] = found.getLong(2);
                    generations[count++] = found.getInt(3);
                }
                return last;
            }
        });
    }

    /** Parent and child, as places among the commits, in the order of parents. */
    private long[][] edges() {
        List<long[]> edges = new ArrayList<>();
        long[] after = {0, 0};
        while (after.length > 0) {
            after = edges(after, edges);
        }
        return edges.toArray(long[][]::new);
    }

    private long[] edges(long[] after, List<long[]> edges) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select distinct parent, commit from commit_parents"
                    + " where (parent, commit) > (?, ?) order by parent, commit limit ?")) {
                query.setLong(1, after[0]);
                query.setLong(2, after[1]);
                query.setInt(3, PAGE);
                long[] last = {};
                ResultSet found = query.executeQuery();
                while (found.next()) {
                    last = new long[] {found.getLong(1), found.getLong(2)};
                    int parent = Arrays.binarySearch(rows, 0, count, last[0]);
                    int child = Arrays.binarySearch(rows, 0, count, last[1]);
                    // Those of commits that came meanwhile have theirs already.
                    if (parent >= 0 && child >= 0) {
                        edges.add(new long[] {parent, child});
                    }
                }
                return last;
            }
        });
    }

    private void write(long[] oldRanks, int[] oldGenerations) {
        List<Integer> changed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (ranks[i] != oldRanks[i] || generations[i] != oldGenerations[i]) {
                changed.add(i);
            }
            if (changed.size() == PAGE || (i == count - 1 && !changed.isEmpty())) {
                write(changed);
                changed.clear();
            }
        }
    }

    private void write(List<Integer> places) {
        database.<Integer>write(connection -> {
            try (var update =
                    connection.prepareStatement("update commits c set generation = n.generation, rank = n.rank"
                            + " from unnest(?, ?, ?) n(object, generation, rank) where c.object = n.object")) {
                update.setArray(
                        1,
                        Names.array(
                                connection,
                                places.stream().mapToLong(i -> rows[i]).toArray()));
                update.setArray(
                        2,
                        Names.array(
                                connection,
                                places.stream().mapToLong(i -> generations[i]).toArray()));
                update.setArray(
                        3,
                        Names.array(
                                connection,
                                places.stream().mapToLong(i -> ranks[i]).toArray()));
                return update.executeUpdate();
            }
        });
    }
}
