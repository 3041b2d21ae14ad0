// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.FileName;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Facts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What nodes of manifests and trees span, as rows. */
final class NodeRows {
    /** The columns that {@link #facts} reads, of objects {@code o} and nodes {@code d}. */
    static final String COLUMNS =
            "o.name, " + PostgresCatalog.RAW + " raw, d.profile, d.level, d.span, d.first_name, d.last_name,"
                    + " coalesce(d.uncomposed, true) as uncomposed";

    private NodeRows() {}

    private record Row(
            ObjectId id,
            int profile,
            int level,
            long span,
            @Nullable String first,
            @Nullable String last,
            boolean uncomposed) {}

    static void insert(Connection connection, List<Accepted> objects) throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (Accepted object : objects) {
            row(object).ifPresent(rows::add);
        }
        if (rows.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement("insert into nodes"
                + " (object, profile, level, span, first_name, last_name, uncomposed)"
                + " select o.id, n.profile, n.level, n.span, n.first_name, n.last_name,"
                + " n.uncomposed = 1"
                + " from unnest(?, ?, ?, ?, ?, ?, ?)"
                + " n(name, profile, level, span, first_name, last_name, uncomposed)"
                + " join objects o on o.name = n.name order by o.id on conflict do nothing")) {
            insert.setArray(
                    1, Names.array(connection, rows.stream().map(Row::id).toList()));
            insert.setArray(
                    2,
                    Names.array(
                            connection, rows.stream().mapToLong(Row::profile).toArray()));
            insert.setArray(
                    3,
                    Names.array(connection, rows.stream().mapToLong(Row::level).toArray()));
            insert.setArray(
                    4,
                    Names.array(connection, rows.stream().mapToLong(Row::span).toArray()));
            insert.setArray(
                    5,
                    connection.createArrayOf(
                            "text", rows.stream().map(Row::first).toArray()));
            insert.setArray(
                    6,
                    connection.createArrayOf(
                            "text", rows.stream().map(Row::last).toArray()));
            insert.setArray(
                    7,
                    Names.array(
                            connection,
                            rows.stream()
                                    .mapToLong(row -> row.uncomposed ? 1 : 0)
                                    .toArray()));
            insert.executeUpdate();
        }
    }

    private static Optional<Row> row(Accepted object) {
        return switch (object) {
            case Accepted.FileNode node ->
                Optional.of(new Row(
                        node.id(),
                        node.facts().profile(),
                        node.facts().level(),
                        node.facts().size(),
                        null,
                        null,
                        false));
            case Accepted.TreePart node ->
                Optional.of(new Row(
                        node.id(),
                        0,
                        node.facts().level(),
                        node.facts().entries(),
                        node.facts().names().map(range -> range.first().text()).orElse(null),
                        node.facts().names().map(range -> range.last().text()).orElse(null),
                        node.facts().uncomposed()));
            case Accepted.Piece piece -> Optional.empty();
            case Accepted.Line line -> Optional.empty();
            case Accepted.Label label -> Optional.empty();
        };
    }

    /** What a row of {@link #COLUMNS} says of the object of that id. */
    static Facts facts(ObjectId id, ResultSet row) throws SQLException {
        if (id.kind() == Kind.CHUNK) {
            return new Facts.Piece(0, 0, row.getInt("raw"));
        }
        if (id.kind() == Kind.MANIFEST) {
            return new Facts.Piece(row.getInt("profile"), row.getInt("level"), row.getLong("span"));
        }
        if (id.kind() != Kind.TREE) {
            return new Facts.Plain();
        }
        String first = row.getString("first_name");
        String last = row.getString("last_name");
        Optional<Facts.Range> names = first == null || last == null
                ? Optional.empty()
                : Optional.of(new Facts.Range(new FileName(first), new FileName(last)));
        return new Facts.Names(row.getInt("level"), row.getLong("span"), names, row.getBoolean("uncomposed"));
    }
}
