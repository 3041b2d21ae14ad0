// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.CollectorRun.Found;
import io.dits.server.meta.RepositoryId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Links that a run of the collector found unreachable, and their way into quarantine. */
final class Unreachable {
    /** Of a row {@code u}: that its object is live nowhere else, but where it is unreachable, too. */
    private static final String NOWHERE = "not exists (select from links l where l.object = u.object and "
            + PostgresLinks.LIVE
            + " and not exists (select from unreachable v where v.object = l.object and v.repository = l.repository))";

    private Unreachable() {}

    /** Objects and their bytes. */
    record Sum(long objects, long bytes) {}

    static Found found(Connection connection) throws SQLException {
        try (var analyze = connection.createStatement()) {
            analyze.execute("analyze unreachable");
        }
        List<Found.Part> parts = new ArrayList<>();
        try (var query = connection.prepareStatement("select u.repository, count(*), coalesce(sum(o.stored), 0)::bigint"
                + " from unreachable u join objects o on o.id = u.object where " + NOWHERE
                + " group by u.repository order by 3 desc, 1")) {
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                parts.add(new Found.Part(new RepositoryId(rows.getLong(1)), rows.getLong(2), rows.getLong(3)));
            }
        }
        try (var query = connection.prepareStatement("select (select count(*) from objects), count(*),"
                + " coalesce(sum(o.stored), 0)::bigint from (select distinct u.object from unreachable u where "
                + NOWHERE
                + ") g join objects o on o.id = g.object")) {
            ResultSet rows = query.executeQuery();
            rows.next();
            return new Found(rows.getLong(1), rows.getLong(2), rows.getLong(3), parts);
        }
    }

    /** Notes the stamp, so that a run that dies can be taken back. */
    static boolean note(Connection connection, RepositoryId repository) throws SQLException {
        try (var update = connection.prepareStatement("update repositories set quarantining = now() where id = ?")) {
            update.setLong(1, repository.value());
            return update.executeUpdate() > 0;
        }
    }

    /** Puts a page into quarantine; the number to go on after, or -1. */
    static long quarantine(Connection connection, RepositoryId repository, OffsetDateTime young, long after, int limit)
            throws SQLException {
        List<Long> page = new ArrayList<>();
        try (var query = connection.prepareStatement(
                "select object from unreachable where repository = ? and object > ? order by object limit ?")) {
            query.setLong(1, repository.value());
            query.setLong(2, after);
            query.setInt(3, limit);
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                page.add(rows.getLong(1));
            }
        }
        if (page.isEmpty()) {
            return -1;
        }
        try (var update = connection.prepareStatement("with old as materialized (select l.object from links l"
                + " where l.repository = ? and l.object = any(?) and " + PostgresLinks.LIVE
                + " and l.linked_at < minute_of(?)"
                + " order by l.object for no key update)"
                + " update links l set quarantined_at = r.quarantining from old, repositories r"
                + " where l.object = old.object and l.repository = ? and r.id = l.repository")) {
            update.setLong(1, repository.value());
            update.setArray(
                    2,
                    Names.array(
                            connection, page.stream().mapToLong(Long::longValue).toArray()));
            update.setObject(3, young);
            update.setLong(4, repository.value());
            update.executeUpdate();
        }
        return page.getLast();
    }

    /** Clears the note; what stayed in quarantine and is live nowhere. */
    static Sum settle(Connection connection, RepositoryId repository) throws SQLException {
        try (var query = connection.prepareStatement("select count(*), coalesce(sum(o.stored), 0)::bigint"
                        + " from repositories r join links q on q.repository = r.id and q.quarantined_at = r.quarantining"
                        + " join objects o on o.id = q.object where r.id = ? and not exists"
                        + " (select from links l where l.object = q.object and " + PostgresLinks.LIVE + ")");
                var update = connection.prepareStatement("update repositories set quarantining = null where id = ?")) {
            query.setLong(1, repository.value());
            ResultSet rows = query.executeQuery();
            rows.next();
            Sum sum = new Sum(rows.getLong(1), rows.getLong(2));
            update.setLong(1, repository.value());
            update.executeUpdate();
            return sum;
        }
    }
}
