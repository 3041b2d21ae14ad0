// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.server.meta.CollectorRun.LinkPages;
import io.dits.server.meta.CollectorRun.Rows;
import io.dits.server.meta.RepositoryId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a mark of the collector reads: the roots of a repository, the names and numbers of objects, and the links to be judged. */
final class MarkRows {
    /** Rows that are read at once. */
    private static final int PAGE = 8192;

    private MarkRows() {}

    /** Tells the roots; false if the repository was deleted too long ago to have any. */
    static boolean roots(Connection connection, RepositoryId repository, RunTimes times, Rows sink)
            throws SQLException {
        try (var query = connection.prepareStatement("select emptied_at is null and (deleted_at is null or deleted_at"
                + " > ?) from repositories where id = ?")) {
            query.setObject(1, times.restorable());
            query.setLong(2, repository.value());
            ResultSet rows = query.executeQuery();
            if (!rows.next() || !rows.getBoolean(1)) {
                return false;
            }
        }
        // One statement, so that a ref that moves meanwhile is found where it was, or in the log.
        try (var query = connection.prepareStatement("select o.id, get_byte(o.name, 0) from refs f"
                + " join objects o on o.id = f.target where f.repository = ?"
                + " union all select o.id, get_byte(o.name, 0) from reflog g"
                + " cross join lateral (values (g.old_target), (g.new_target)) t(name)"
                + " join objects o on o.name = t.name join links l on l.object = o.id and l.repository = g.repository"
                + " where g.repository = ? and g.at > ?"
                + " union all select o.id, get_byte(o.name, 0) from links l join objects o on o.id = l.object"
                + " where l.repository = ? and " + PostgresLinks.LIVE + " and l.linked_at >= minute_of(?)")) {
            query.setFetchSize(PAGE);
            query.setLong(1, repository.value());
            query.setLong(2, repository.value());
            query.setObject(3, times.reflog());
            query.setLong(4, repository.value());
            query.setObject(5, times.young());
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                sink.take(rows.getLong(1), rows.getInt(2) != Kind.CHUNK.code());
            }
            return true;
        }
    }

    static List<ObjectId> names(Connection connection, long[] objects) throws SQLException {
        try (var query = connection.prepareStatement("select name from objects where id = any(?)")) {
            query.setArray(1, Names.array(connection, objects));
            return Names.inOrder(query.executeQuery());
        }
    }

    static Map<ObjectId, Long> numbers(Connection connection, Collection<ObjectId> names) throws SQLException {
        try (var query = connection.prepareStatement(
                "select o.name, o.id from unnest(?) n(name) join objects o on o.name = n.name")) {
            query.setArray(1, Names.array(connection, names));
            ResultSet rows = query.executeQuery();
            Map<ObjectId, Long> found = new HashMap<>();
            while (rows.next()) {
                found.put(Names.id(rows.getBytes(1)), rows.getLong(2));
            }
            return found;
        }
    }

    /** All links of a repository that may change their state. */
    static boolean links(Connection connection, RepositoryId repository, OffsetDateTime young, LinkPages sink)
            throws SQLException {
        try (var query = connection.prepareStatement("select l.object, l.quarantined_at is not null from links l"
                + " where l.repository = ? and (l.quarantined_at is not null or l.linked_at < minute_of(?))")) {
            query.setFetchSize(PAGE);
            query.setLong(1, repository.value());
            query.setObject(2, young);
            ResultSet rows = query.executeQuery();
            boolean more = true;
            while (more) {
                more = page(rows, sink);
            }
            return true;
        }
    }

    private static boolean page(ResultSet rows, LinkPages sink) throws SQLException {
        long[] live = new long[PAGE];
        long[] quarantined = new long[PAGE];
        int lives = 0;
        int others = 0;
        boolean more = true;
        while (more && lives + others < PAGE) {
            more = rows.next();
            if (more && rows.getBoolean(2)) {
                quarantined[others++] = rows.getLong(1);
            } else if (more) {
                live[lives++] = rows.getLong(1);
            }
        }
        sink.take(Arrays.copyOf(live, lives), Arrays.copyOf(quarantined, others));
        return more;
    }
}
