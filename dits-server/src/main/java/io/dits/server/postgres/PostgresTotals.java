// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.Totals;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Counts rows: to be asked now and then. */
public final class PostgresTotals implements Totals {
    /** From here on the number of objects is taken from the planner's statistics. */
    private static final long MANY = 1_000_000;

    private final Database database;

    /** Counts in that database. */
    public PostgresTotals(Database database) {
        this.database = database;
    }

    @Override
    public Numbers now() {
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
                    number(connection, "select count(*) from damaged"),
                    number(connection, "select count(*) from users where state = 'active'"),
                    number(connection, "select count(*) from users where state = 'disabled'"));
        });
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            ResultSet rows = query.executeQuery();
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
