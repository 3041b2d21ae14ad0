// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.Cause;
import io.dits.server.meta.Collector;
import io.dits.server.meta.CollectorLimits;
import io.dits.server.meta.CollectorRun;
import io.dits.server.meta.RepositoryId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The collector's rows. One run at a time holds an advisory lock, on a connection that it keeps; so it takes three
 * connections at most. Times are the database's own.
 */
public final class PostgresCollector implements Collector {
    /** Nobody else's number; it means nothing. */
    static final long LOCK = 0x6469_7473_2067_6331L;

    private final Database database;

    /** The collector of that database. */
    public PostgresCollector(Database database) {
        this.database = database;
    }

    @Override
    public Optional<CollectorRun> begin(CollectorLimits limits, boolean dry, Cause cause) {
        return AdvisoryLock.take(database, LOCK).map(lock -> {
            try {
                return PostgresCollectorRun.begin(database, limits, dry, cause, lock::close);
            } catch (RuntimeException | Error e) {
                lock.close();
                throw e;
            }
        });
    }

    @Override
    public boolean due(Duration interval, Duration patience) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    "select not exists (select from collections where"
                            + " started_at > now() - make_interval(secs => case when state in ('done', 'refused') then ? else ? end))")) {
                query.setDouble(1, (double) interval.toSeconds());
                query.setDouble(2, (double) patience.toSeconds());
                ResultSet rows = query.executeQuery();
                return rows.next() && rows.getBoolean(1);
            }
        });
    }

    @Override
    public Status status() {
        return database.read(connection -> {
            Optional<Past> last = last(connection);
            try (var query = connection.prepareStatement("with quarantined as materialized"
                    + " (select distinct l.object from links l where l.quarantined_at is not null and not exists"
                    + " (select from links k where k.object = l.object and k.quarantined_at is null))"
                    + " select (select count(*) from quarantined),"
                    + " (select coalesce(sum(o.stored), 0)::bigint from quarantined q join objects o on o.id = q.object),"
                    + " (select count(*) from pending_deletes),"
                    + " (select coalesce(sum(size), 0)::bigint from pending_deletes),"
                    + " (select count(*) from unknown_packs),"
                    + " (select coalesce(sum(size), 0)::bigint from unknown_packs),"
                    + " (select max(finished_at) from collections where state = 'done')")) {
                ResultSet rows = query.executeQuery();
                rows.next();
                return new Status(
                        last,
                        Optional.ofNullable(rows.getTimestamp(7)).map(Timestamp::toInstant),
                        rows.getLong(1),
                        rows.getLong(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getLong(6));
            }
        });
    }

    private static Optional<Past> last(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("select started_at, finished_at, state, message,"
                + " objects_quarantined, bytes_quarantined, objects_deleted, bytes_deleted, packs_deleted,"
                + " packs_rewritten from collections order by id desc limit 1")) {
            ResultSet rows = query.executeQuery();
            if (!rows.next()) {
                return Optional.empty();
            }
            return Optional.of(new Past(
                    rows.getTimestamp(1).toInstant(),
                    Optional.ofNullable(rows.getTimestamp(2)).map(Timestamp::toInstant),
                    rows.getString(3),
                    rows.getString(4),
                    new CollectorRun.Did(
                            rows.getLong(5),
                            rows.getLong(6),
                            rows.getLong(7),
                            rows.getLong(8),
                            rows.getLong(9),
                            rows.getLong(10))));
        }
    }

    @Override
    public Optional<Long> undelete(RepositoryId repository, Cause cause) {
        return database.write(connection -> {
            try (var lock = connection.prepareStatement("select from repositories where id = ? for update")) {
                lock.setLong(1, repository.value());
                if (!lock.executeQuery().next()) {
                    return Optional.empty();
                }
            }
            long objects = undelete(connection, repository);
            RepositoryRows.logged(
                    connection, repository, "gc.undeleted", Map.of("objects", Long.toString(objects)), cause);
            return Optional.of(objects);
        });
    }

    /** In a transaction that holds the repository. Given now: else a quarantine under way would take a child without its parent. */
    static long undelete(Connection connection, RepositoryId repository) throws SQLException {
        try (var lock = connection.prepareStatement("select from collector for share");
                var update = connection.prepareStatement("with back as materialized (select l.object from links l"
                        + " where l.repository = ? and l.quarantined_at > (select purged_before from collector)"
                        + " order by l.object for no key update)"
                        + " update links l set quarantined_at = null, linked_at = minute_of(now()) from back"
                        + " where l.object = back.object and l.repository = ?")) {
            lock.executeQuery();
            update.setLong(1, repository.value());
            update.setLong(2, repository.value());
            return update.executeLargeUpdate();
        }
    }
}
