// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.CollectorLimits;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;

/**
 * The points of time of a run of the collector, fixed when it begins, by the database's clock.
 *
 * @param begun now
 * @param reflog what a ref pointed to since then is needed
 * @param restorable a repository that was deleted since then is as any other
 * @param young links since then count as those of uploads that go on
 * @param due what is in quarantine since before may go
 * @param alive if no run ended since then, the database may come from a backup
 */
record RunTimes(
        OffsetDateTime begun,
        OffsetDateTime reflog,
        OffsetDateTime restorable,
        OffsetDateTime young,
        OffsetDateTime due,
        OffsetDateTime alive) {

    static RunTimes of(Connection connection, CollectorLimits limits) throws SQLException {
        Duration gap = limits.interval().multipliedBy(2);
        Duration asleep = gap.compareTo(limits.grace()) > 0 ? gap : limits.grace();
        try (var query = connection.prepareStatement("select now(), now() - make_interval(secs => ?),"
                + " now() - make_interval(secs => ?), now() - make_interval(secs => ?) - " + PostgresLinks.AGE_ERROR
                + ", now() - make_interval(secs => ?), now() - make_interval(secs => ?)")) {
            query.setDouble(1, (double) limits.reflogRetention().toSeconds());
            query.setDouble(2, (double) limits.restorePeriod().toSeconds());
            query.setDouble(3, (double) limits.grace().toSeconds());
            query.setDouble(4, (double) limits.grace().toSeconds());
            query.setDouble(5, (double) asleep.toSeconds());
            ResultSet rows = query.executeQuery();
            rows.next();
            return new RunTimes(
                    time(rows, 1), time(rows, 2), time(rows, 3), time(rows, 4), time(rows, 5), time(rows, 6));
        }
    }

    private static OffsetDateTime time(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class);
    }

    /** How long what was rewritten stays beside its new place. */
    Duration grace() {
        return Duration.between(due, begun);
    }
}
