// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.RepositoryId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes links whose time in quarantine is over, and objects without links. The rows of the objects are locked first: who
 * makes a link live holds one, so that one comes after the other.
 */
final class Purge {
    private static final int BATCH = 2000;
    /** Numbers that are looked through for strays at once. */
    private static final long RANGE = 100_000;

    /** Of a link {@code l}: that it may go; takes a time and repositories. */
    private static final String DUE = "l.quarantined_at <= ? and l.repository <> all(?)";

    private Purge() {}

    /**
     * What was deleted.
     *
     * @param after the number to go on after
     */
    record Result(long objects, long bytes, boolean more, long after) {}

    /** Only at once: as long as a part of it may not go yet, all of it can be restored. */
    static boolean bury(Connection connection, RepositoryId repository, RunTimes times) throws SQLException {
        try (var lock = connection.prepareStatement("select from repositories where id = ? for update");
                var update = connection.prepareStatement(
                        "update repositories r set emptied_at = coalesce(emptied_at, now())"
                                + " where id = ? and deleted_at <= ? and not exists (select from links l"
                                + " where l.repository = r.id and (l.quarantined_at is null or l.quarantined_at > ?))");
                var delete = connection.prepareStatement("delete from refs where repository = ?")) {
            lock.setLong(1, repository.value());
            lock.executeQuery();
            update.setLong(1, repository.value());
            update.setObject(2, times.restorable());
            update.setObject(3, times.due());
            if (update.executeUpdate() == 0) {
                return false;
            }
            delete.setLong(1, repository.value());
            delete.executeUpdate();
            return true;
        }
    }

    /** Commits go first, children before parents, because rows refer to rows. */
    static Result some(Connection connection, OffsetDateTime due, Set<RepositoryId> except, boolean commitsGone)
            throws SQLException {
        long[] others = except.stream().mapToLong(RepositoryId::value).toArray();
        Set<Long> objects = new HashSet<>();
        String commits = "select l.object from links l join (select object, generation from commits"
                + " union all select object, " + Integer.MAX_VALUE + " from tags) c on c.object = l.object where " + DUE
                + " order by c.generation desc limit " + BATCH;
        String rest = "select l.object from links l where " + DUE + " limit " + BATCH;
        try (var query = connection.prepareStatement(commitsGone ? rest : commits)) {
            query.setObject(1, due);
            query.setArray(2, Names.array(connection, others));
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                objects.add(rows.getLong(1));
            }
        }
        if (objects.isEmpty()) {
            return new Result(0, 0, false, 0);
        }
        long[] ids = objects.stream().mapToLong(Long::longValue).toArray();
        lock(connection, ids);
        // The row of use is the repository's, and only one collector runs: nobody waits for another in a circle.
        try (var delete = connection.prepareStatement("with gone as (delete from links l where l.object = any(?) and "
                + DUE + " returning l.object, l.repository, l.version_size),"
                + " sums as (select g.repository, sum(o.stored) as stored, coalesce(sum(g.version_size), 0) as versions"
                + " from gone g join objects o on o.id = g.object group by g.repository)"
                + " update repository_use u set physical = u.physical - s.stored, logical = u.logical - s.versions"
                + " from sums s where u.repository = s.repository")) {
            delete.setArray(1, Names.array(connection, ids));
            delete.setObject(2, due);
            delete.setArray(3, Names.array(connection, others));
            delete.executeUpdate();
        }
        return delete(connection, ids, true, 0);
    }

    /** Objects that have no link: an upload of theirs died. Not those of an upload that goes on. */
    static Result strays(Connection connection, OffsetDateTime young, long after) throws SQLException {
        List<Long> found = new ArrayList<>();
        boolean more;
        try (var end = connection.prepareStatement("select exists (select from objects where id > ?)");
                var query = connection.prepareStatement("select o.id from objects o join packs p on p.id = o.pack"
                        + " where o.id > ? and o.id <= ? and p.created_at <= ?"
                        + " and not exists (select from links l where l.object = o.id)")) {
            end.setLong(1, after + RANGE);
            ResultSet rows = end.executeQuery();
            rows.next();
            more = rows.getBoolean(1);
            query.setLong(1, after);
            query.setLong(2, after + RANGE);
            query.setObject(3, young);
            rows = query.executeQuery();
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        long[] ids = found.stream().mapToLong(Long::longValue).toArray();
        lock(connection, ids);
        return delete(connection, ids, more, after + RANGE);
    }

    private static void lock(Connection connection, long[] objects) throws SQLException {
        try (var lock = connection.prepareStatement("select from objects where id = any(?) order by id for update")) {
            lock.setArray(1, Names.array(connection, objects));
            lock.executeQuery();
        }
    }

    /** Of these, whose rows are locked, those without links. */
    private static Result delete(Connection connection, long[] locked, boolean more, long after) throws SQLException {
        Set<Long> gone = numbers(
                connection,
                "select o.id from objects o where o.id = any(?)"
                        + " and not exists (select from links l where l.object = o.id)",
                locked);
        Set<Long> needed;
        do {
            long[] ids = gone.stream().mapToLong(Long::longValue).toArray();
            needed = numbers(connection, NEEDED, ids, ids, ids, ids, ids);
            // What these refer to then stays, too: a later run takes them all.
            gone.removeAll(needed);
        } while (!needed.isEmpty() && !gone.isEmpty());
        long[] ids = gone.stream().mapToLong(Long::longValue).toArray();
        for (String table : List.of("tags where object", "commit_parents where commit", "commits where object")) {
            try (var delete = connection.prepareStatement("delete from " + table + " = any(?)")) {
                delete.setArray(1, Names.array(connection, ids));
                delete.executeUpdate();
            }
        }
        try (var delete = connection.prepareStatement("with gone as (delete from objects where id = any(?)"
                + " returning stored) select count(*), coalesce(sum(stored), 0)::bigint from gone")) {
            delete.setArray(1, Names.array(connection, ids));
            ResultSet rows = delete.executeQuery();
            rows.next();
            return new Result(rows.getLong(1), rows.getLong(2), more, after);
        }
    }

    /** Those that rows of others refer to, as those of an object that is linked elsewhere or too young. */
    private static final String NEEDED = "select r.id from (select parent as id, commit as by from commit_parents"
            + " where parent = any(?) union all select commit, object from tags where commit = any(?)"
            + " union all select tree, object from commits where tree = any(?)"
            + " union all select target, null from refs where target = any(?)) r"
            + " where r.by is null or r.by <> all(?)";

    private static Set<Long> numbers(Connection connection, String sql, long[]... parameters) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setArray(i + 1, Names.array(connection, parameters[i]));
            }
            ResultSet rows = query.executeQuery();
            Set<Long> found = new HashSet<>();
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
            return found;
        }
    }
}
