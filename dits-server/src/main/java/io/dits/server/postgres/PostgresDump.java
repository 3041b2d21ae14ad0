// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.DatabaseDump;
import io.dits.server.meta.Inventory;
import io.dits.storage.catalog.PackId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** COPY of every table, in one transaction each way. */
public final class PostgresDump implements DatabaseDump {
    private static final int PAGE = 10_000;

    private final Database database;

    /** The rows of that database. */
    public PostgresDump(Database database) {
        this.database = database;
    }

    @Override
    public Hold holdOffCollector(Duration patience) {
        AdvisoryLock lock = AdvisoryLock.take(database, PostgresCollector.LOCK, patience)
                .orElseThrow(() -> new StoreException(
                        Kind.UNAVAILABLE,
                        "the collector is at work, and was for longer than " + patience.toMinutes()
                                + " minutes; see: dits-admin gc status"));
        return new Hold() {
            @Override
            public void prove() {
                lock.prove();
            }

            @Override
            public void close() {
                lock.close();
            }
        };
    }

    @Override
    public <T> T snapshot(Function<Snapshot, T> work) {
        return database.view(connection -> work.apply(new Seen(connection)));
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    private static String columns(Table table) {
        return table.columns().stream().map(PostgresDump::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The rows that a transaction sees. */
    private record Seen(Connection connection) implements Snapshot {
        @Override
        public String schemaVersion() {
            return PostgresLedger.ask(() -> {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("select version from flyway_schema_history"
                                + " where success and version is not null order by installed_rank desc limit 1")) {
                    row.next();
                    return row.getString(1);
                }
            });
        }

        @Override
        public UUID installation() {
            return PostgresLedger.ask(() -> {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("select id from installation")) {
                    row.next();
                    return row.getObject(1, UUID.class);
                }
            });
        }

        @Override
        public List<Table> tables() {
            return PostgresLedger.ask(() -> PostgresDump.tables(connection));
        }

        @Override
        public long copy(Table table, OutputStream out) throws IOException {
            try {
                return copies(connection)
                        .copyOut("copy " + quoted(table.name()) + " (" + columns(table) + ") to stdout", out);
            } catch (SQLException e) {
                throw new SqlErrors.Carrier(e);
            }
        }

        @Override
        public void packs(ObjLongConsumer<PackId> sink) {
            PostgresLedger.ask(() -> {
                try (var query =
                        connection.prepareStatement("select name, size from packs where name <> ? order by name")) {
                    query.setFetchSize(PAGE);
                    query.setObject(1, PackRows.uuid(Inventory.NOWHERE));
                    ResultSet rows = query.executeQuery();
                    while (rows.next()) {
                        sink.accept(PackRows.pack(rows.getObject(1, UUID.class)), rows.getLong(2));
                    }
                    return true;
                }
            });
        }

        /** Asked outside of what the snapshot sees: a number that is too great does no harm. */
        @Override
        public Map<String, Long> sequences() {
            return PostgresLedger.ask(() -> {
                Map<String, Long> found = new TreeMap<>();
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("select c.relname || '.' || a.attname,"
                                + " pg_sequence_last_value(pg_get_serial_sequence(quote_ident(c.relname), a.attname)::regclass)"
                                + " from pg_class c join pg_attribute a on a.attrelid = c.oid where " + OURS
                                + " and a.attidentity <> ''")) {
                    while (rows.next()) {
                        long last = rows.getLong(2);
                        if (!rows.wasNull()) {
                            found.put(rows.getString(1), last);
                        }
                    }
                }
                return found;
            });
        }
    }

    /** Of a table {@code c}: that it is one of Dits's and outlives a crash. */
    private static final String OURS = "c.relkind = 'r' and c.relpersistence = 'p'"
            + " and c.relnamespace = current_schema()::regnamespace and c.relname <> 'flyway_schema_history'";

    private static List<Table> tables(Connection connection) throws SQLException {
        Map<String, List<String>> columns = new TreeMap<>();
        Map<String, List<String>> before = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "select c.relname, a.attname from pg_class c"
                            + " join pg_attribute a on a.attrelid = c.oid where " + OURS
                            + " and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by c.relname, a.attnum")) {
                while (rows.next()) {
                    columns.computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
                            .add(rows.getString(2));
                }
            }
            try (ResultSet rows = statement.executeQuery("select c.relname, r.relname from pg_constraint k"
                    + " join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid"
                    + " where k.contype = 'f' and k.conrelid <> k.confrelid and " + OURS)) {
                while (rows.next()) {
                    before.computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
                            .add(rows.getString(2));
                }
            }
        }
        List<Table> ordered = new ArrayList<>();
        while (!columns.isEmpty()) {
            String next = columns.keySet().stream()
                    .filter(name ->
                            before.getOrDefault(name, List.of()).stream().noneMatch(columns::containsKey))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("tables refer to one another: " + columns.keySet()));
            ordered.add(new Table(next, List.copyOf(columns.remove(next))));
        }
        return List.copyOf(ordered);
    }

    @Override
    public Optional<String> unfit(String schemaVersion) {
        return database.read(connection -> unfit(connection, schemaVersion));
    }

    private static Optional<String> unfit(Connection connection, String schemaVersion) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("select to_regclass('flyway_schema_history') is null, count(*)"
                    + " from pg_class c where " + OURS)) {
                row.next();
                if (row.getBoolean(1)) {
                    return row.getLong(2) == 0 ? Optional.empty() : Optional.of("it has tables that are not of Dits");
                }
            }
            try (ResultSet row = statement.executeQuery("select max(version::integer), (select count(*) from owners)"
                    + " + (select count(*) from packs) from flyway_schema_history where success")) {
                row.next();
                if (row.getLong(2) > 0) {
                    return Optional.of("it has accounts or content");
                }
                return row.getInt(1) > Integer.parseInt(schemaVersion)
                        ? Optional.of(
                                "its schema is at version " + row.getInt(1) + ", the backup's at " + schemaVersion)
                        : Optional.empty();
            }
        }
    }

    @Override
    public void fill(
            String backup, String schemaVersion, List<Table> tables, Map<String, Long> sequences, Rows rows, Cause by) {
        Migrations migrations = new Migrations(database);
        migrations.upTo(schemaVersion);
        database.<Boolean>write(connection -> {
            fill(connection, schemaVersion, tables, rows);
            restart(connection, sequences);
            Logs.audit(connection, AuditEvent.of("backup.restored", "backup:" + backup), by);
            return true;
        });
        migrations.up();
    }

    private static void fill(Connection connection, String schemaVersion, List<Table> tables, Rows rows)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Two restores at once: the second one finds it filled.
            statement.execute("lock table owners, packs in exclusive mode");
            Optional<String> unfit = unfit(connection, schemaVersion);
            if (unfit.isPresent()) {
                throw new StoreException(Kind.DENIED, "the database is not empty: " + unfit.get());
            }
            // What triggers did when the rows were new is among the rows.
            triggers(statement, tables, "disable");
            for (Table table : tables.reversed()) {
                // What migrations put there.
                statement.executeUpdate("delete from " + quoted(table.name()));
            }
            for (Table table : tables) {
                try (InputStream in = rows.of(table)) {
                    copies(connection)
                            .copyIn("copy " + quoted(table.name()) + " (" + columns(table) + ") from stdin", in);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            triggers(statement, tables, "enable");
        }
    }

    private static void triggers(Statement statement, List<Table> tables, String what) throws SQLException {
        for (Table table : tables) {
            statement.execute("alter table " + quoted(table.name()) + " " + what + " trigger user");
        }
    }

    private static void restart(Connection connection, Map<String, Long> sequences) throws SQLException {
        try (var restart = connection.prepareStatement("select setval(pg_get_serial_sequence(quote_ident(?), ?), ?)")) {
            for (Map.Entry<String, Long> sequence : sequences.entrySet()) {
                String[] column = sequence.getKey().split("\\.", 2);
                restart.setString(1, column[0]);
                restart.setString(2, column[1]);
                restart.setLong(3, sequence.getValue());
                restart.execute();
            }
        }
    }

    @Override
    public void made(Made backup, Cause by) {
        database.<Integer>write(connection -> {
            try (var insert = connection.prepareStatement("insert into backups"
                    + " (name, place, started_at, packs, bytes, sound) values (?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, backup.id());
                insert.setString(2, backup.place());
                insert.setTimestamp(3, Timestamp.from(backup.startedAt()));
                insert.setLong(4, backup.packs());
                insert.setLong(5, backup.bytes());
                insert.setBoolean(6, backup.sound());
                int rows = insert.executeUpdate();
                AuditEvent made = AuditEvent.of("backup.created", "backup:" + backup.id())
                        .with("place", backup.place())
                        .with("sound", backup.sound());
                Logs.audit(connection, made, by);
                return rows;
            }
        });
    }

    @Override
    public void pruning(List<String> ids, String place, Cause by) {
        database.<Boolean>write(connection -> {
            for (String id : ids) {
                Logs.audit(
                        connection,
                        AuditEvent.of("backup.deleted", "backup:" + id).with("place", place),
                        by);
            }
            return true;
        });
    }

    @Override
    public Optional<Instant> newest() {
        return database.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select max(started_at) from backups where sound")) {
                row.next();
                return Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant);
            }
        });
    }
}
