// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.server.meta.Accepted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Commits, their parents and annotated tags, as rows. A commit's row follows from its bytes alone. */
final class CommitRows {
    private CommitRows() {}

    /** The two numbers that a commit inherits from its parents. */
    private record Place(int generation, long rank) {
        static Place below(Accepted.Line commit, Map<CommitId, Place> known) {
            int generation = 1;
            long rank = commit.seconds();
            for (CommitId parent : commit.parents()) {
                Place place = known.get(parent);
                if (place == null) {
                    throw new IllegalStateException("commit: no row for the parent " + parent);
                }
                generation = Math.max(generation, place.generation + 1);
                rank = Math.max(rank, place.rank + 1);
            }
            return new Place(generation, rank);
        }
    }

    /** The commits and tags among objects. */
    private record Both(List<Accepted.Line> lines, List<Accepted.Label> labels) {
        static Both of(List<Accepted> objects) {
            List<Accepted.Line> lines = new ArrayList<>();
            List<Accepted.Label> labels = new ArrayList<>();
            for (Accepted object : objects) {
                switch (object) {
                    case Accepted.Line line -> lines.add(line);
                    case Accepted.Label label -> labels.add(label);
                    case Accepted.Piece piece -> {}
                    case Accepted.FileNode node -> {}
                    case Accepted.TreePart node -> {}
                }
            }
            return new Both(lines, labels);
        }
    }

    static void insert(Connection connection, List<Accepted> objects) throws SQLException {
        Both both = Both.of(objects);
        if (!both.lines().isEmpty()) {
            insertCommits(connection, both.lines());
            insertParents(connection, both.lines());
        }
        if (!both.labels().isEmpty()) {
            insertTags(connection, both.labels());
        }
    }

    /** Commits without their parents, as if they had none. */
    static void insertAlone(Connection connection, List<Accepted> objects) throws SQLException {
        List<Accepted.Line> alone = Both.of(objects).lines().stream()
                .map(line -> new Accepted.Line(line.id(), line.tree(), List.of(), line.seconds()))
                .toList();
        if (!alone.isEmpty()) {
            insertCommits(connection, alone);
        }
    }

    /** The parents of commits that have their rows, as far as these have theirs, and tags. */
    static void insertDescent(Connection connection, List<Accepted> objects) throws SQLException {
        Both both = Both.of(objects);
        if (!both.lines().isEmpty()) {
            insertParents(connection, both.lines());
        }
        if (!both.labels().isEmpty()) {
            insertTags(connection, both.labels());
        }
    }

    private static void insertCommits(Connection connection, List<Accepted.Line> lines) throws SQLException {
        Set<CommitId> outside = new HashSet<>();
        lines.forEach(line -> outside.addAll(line.parents()));
        lines.forEach(line -> outside.remove(line.id()));
        Map<CommitId, Place> known = places(connection, outside);
        List<ObjectId> trees = new ArrayList<>();
        long[] generations = new long[lines.size()];
        long[] ranks = new long[lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            Accepted.Line line = lines.get(i);
            Place place = Place.below(line, known);
            known.put(line.id(), place);
            trees.add(line.tree());
            generations[i] = place.generation;
            ranks[i] = place.rank;
        }
        try (var insert = connection.prepareStatement("insert into commits (object, tree, generation, rank)"
                + " select o.id, t.id, n.generation, n.rank from unnest(?, ?, ?, ?) n(name, tree, generation, rank)"
                + " join objects o on o.name = n.name join objects t on t.name = n.tree"
                + " order by o.id on conflict do nothing")) {
            insert.setArray(
                    1,
                    Names.array(
                            connection, lines.stream().map(Accepted.Line::id).toList()));
            insert.setArray(2, Names.array(connection, trees));
            insert.setArray(3, Names.array(connection, generations));
            insert.setArray(4, Names.array(connection, ranks));
            insert.executeUpdate();
        }
    }

    private static Map<CommitId, Place> places(Connection connection, Collection<CommitId> ids) throws SQLException {
        Map<CommitId, Place> places = new HashMap<>();
        try (var query = connection.prepareStatement("select o.name, c.generation, c.rank from unnest(?) n(name)"
                + " join objects o on o.name = n.name join commits c on c.object = o.id")) {
            query.setArray(1, Names.array(connection, ids));
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                places.put(Names.commit(rows.getBytes(1)), new Place(rows.getInt(2), rows.getLong(3)));
            }
        }
        return places;
    }

    private static void insertParents(Connection connection, List<Accepted.Line> lines) throws SQLException {
        List<CommitId> children = new ArrayList<>();
        List<CommitId> parents = new ArrayList<>();
        List<Long> positions = new ArrayList<>();
        for (Accepted.Line line : lines) {
            long position = 0;
            for (CommitId parent : line.parents()) {
                children.add(line.id());
                parents.add(parent);
                positions.add(position++);
            }
        }
        try (var insert = connection.prepareStatement("insert into commit_parents (commit, position, parent)"
                + " select c.id, n.position, p.id from unnest(?, ?, ?) n(child, position, parent)"
                + " join objects c on c.name = n.child join objects p on p.name = n.parent"
                + " join commits k on k.object = c.id join commits q on q.object = p.id"
                + " order by c.id, n.position on conflict do nothing")) {
            insert.setArray(1, Names.array(connection, children));
            insert.setArray(
                    2,
                    Names.array(
                            connection,
                            positions.stream().mapToLong(Long::longValue).toArray()));
            insert.setArray(3, Names.array(connection, parents));
            insert.executeUpdate();
        }
    }

    private static void insertTags(Connection connection, List<Accepted.Label> labels) throws SQLException {
        try (var insert = connection.prepareStatement("insert into tags (object, commit)"
                + " select o.id, c.id from unnest(?, ?) n(name, target)"
                + " join objects o on o.name = n.name join objects c on c.name = n.target"
                + " join commits k on k.object = c.id order by o.id on conflict do nothing")) {
            insert.setArray(
                    1,
                    Names.array(
                            connection, labels.stream().map(Accepted.Label::id).toList()));
            insert.setArray(
                    2,
                    Names.array(
                            connection,
                            labels.stream().map(Accepted.Label::target).toList()));
            insert.executeUpdate();
        }
    }
}
