// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.CacheBoard;
import io.dits.server.meta.Cause;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The board as rows. Times are the database's, so that servers with different clocks agree. */
public final class PostgresCacheBoard implements CacheBoard {
    /** Who has told nothing for so long is gone. */
    private static final String GONE = "interval '5 minutes'";

    private final Database database;

    /** The board in that database. */
    public PostgresCacheBoard(Database database) {
        this.database = database;
    }

    @Override
    public long clearing() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select number from cache_clearing")) {
                return first(query.executeQuery());
            }
        });
    }

    @Override
    public long clear(Cause cause) {
        return database.<Long>write(connection -> {
            Logs.audit(connection, AuditEvent.of("cache.cleared", "server"), cause);
            try (var update =
                    connection.prepareStatement("update cache_clearing set number = number + 1 returning number")) {
                return first(update.executeQuery());
            }
        });
    }

    private static long first(ResultSet rows) throws SQLException {
        rows.next();
        return rows.getLong(1);
    }

    @Override
    public void tell(Told told) {
        database.<Integer>write(connection -> {
            try (var delete = connection.prepareStatement("delete from cache_layers where seen_at < now() - " + GONE)) {
                delete.executeUpdate();
            }
            try (var insert = connection.prepareStatement("insert into cache_layers (server, layer, name, seen_at,"
                    + " clearing, bytes, byte_limit, hits, misses, damaged) values (?, ?, ?, now(), ?, ?, ?, ?, ?, ?)"
                    + " on conflict (server, layer) do update set name = excluded.name, seen_at = excluded.seen_at,"
                    + " clearing = excluded.clearing, bytes = excluded.bytes, byte_limit = excluded.byte_limit,"
                    + " hits = excluded.hits, misses = excluded.misses, damaged = excluded.damaged")) {
                insert.setObject(1, told.server());
                insert.setString(2, told.layer());
                insert.setString(3, told.name());
                insert.setLong(4, told.clearing());
                insert.setLong(5, told.bytes());
                insert.setLong(6, told.limit());
                insert.setLong(7, told.hits());
                insert.setLong(8, told.misses());
                insert.setLong(9, told.damaged());
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public void leave(UUID server) {
        database.<Integer>write(connection -> {
            try (var delete = connection.prepareStatement("delete from cache_layers where server = ?")) {
                delete.setObject(1, server);
                return delete.executeUpdate();
            }
        });
    }

    @Override
    public List<Seen> seen() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select server, name, layer, clearing, bytes, byte_limit,"
                    + " hits, misses, damaged, (extract(epoch from now() - seen_at) * 1000)::bigint from cache_layers"
                    + " where seen_at >= now() - " + GONE + " order by name, server, layer")) {
                ResultSet rows = query.executeQuery();
                List<Seen> seen = new ArrayList<>();
                while (rows.next()) {
                    seen.add(new Seen(told(rows), Duration.ofMillis(Math.max(0, rows.getLong(10)))));
                }
                return seen;
            }
        });
    }

    private static Told told(ResultSet row) throws SQLException {
        return new Told(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9));
    }
}
