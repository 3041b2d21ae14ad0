// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.Totals;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Counts rows, at most once a minute. */
public final class PostgresTotals implements Totals {
    private static final Duration FRESH = Duration.ofMinutes(1);
    /** From here on the number of objects is taken from the planner's statistics. */
    private static final long MANY = 1_000_000;

    private final Database database;
    private final LongSupplier nanos;
    private Optional<Numbers> last = Optional.empty();
    private long at;

    /** Counts in that database; {@code nanos} is a clock that only measures. */
    public PostgresTotals(Database database, LongSupplier nanos) {
        this.database = database;
        this.nanos = nanos;
    }

    @Override
    public synchronized Numbers now() {
        if (last.isEmpty() || nanos.getAsLong() - at > FRESH.toNanos()) {
            last = Optional.of(count());
            at = nanos.getAsLong();
        }
        return last.get();
    }

    private Numbers count() {
        return database.read(connection -> {
            long objects = number(connection, "select reltuples::bigint from pg_class where oid = 'objects'::regclass");
            if (objects < MANY) {
                objects = number(connection, "select count(*) from objects");
            }
            long commits = number(connection, "select count(*) from commits");
            long others = number(connection, "select (select count(*) from nodes) + (select count(*) from tags)");
            return new Numbers(
                    number(connection, "select count(*) from repositories where deleted_at is null"),
                    commits,
                    Math.max(0, objects - commits - others),
                    number(connection, "select coalesce(sum(size), 0)::bigint from packs"),
                    number(connection, "select coalesce(sum(logical), 0)::bigint from repository_use"),
                    number(connection, "select count(*) from damaged"));
        });
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            ResultSet rows = query.executeQuery();
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
