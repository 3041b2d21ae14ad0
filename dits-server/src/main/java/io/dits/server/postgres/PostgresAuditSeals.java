// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEntry;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.AuditHashes;
import io.dits.server.meta.AuditSeals;
import io.dits.server.meta.Cause;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Seals as rows. Whoever makes one, or removes what is old, holds a lock until his transaction ends; so the seals are one chain
 * whatever number of servers make them. Times are the database's own.
 */
public final class PostgresAuditSeals implements AuditSeals {
    /** Rows of a seal. */
    static final int MOST = 1000;

    /** Seals whose rows go in one transaction. */
    private static final int AT_ONCE = 100;
    /** Nobody else's number; it means nothing. */
    private static final long LOCK = 0x6469_7473_2061_7564L;

    private final Database database;

    /** The seals of that database. */
    public PostgresAuditSeals(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Sealed> seal() {
        return database.write(connection -> {
            if (!lock(connection)) {
                return Optional.empty();
            }
            long[] ids = take(connection);
            return ids.length == 0 ? Optional.empty() : Optional.of(new Sealed(seal(connection, ids), ids.length));
        });
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("select pg_try_advisory_xact_lock(" + LOCK + ")")) {
            ResultSet rows = query.executeQuery();
            return rows.next() && rows.getBoolean(1);
        }
    }

    /** Some of the rows that wait, ascending, which wait no more when the transaction ends. */
    private static long[] take(Connection connection) throws SQLException {
        try (var delete = connection.prepareStatement("delete from audit_unsealed where id in"
                + " (select id from audit_unsealed order by id limit " + MOST + ") returning id")) {
            ResultSet rows = delete.executeQuery();
            long[] ids = new long[MOST];
            int count = 0;
            while (rows.next()) {
                ids[count++] = rows.getLong(1);
            }
            long[] taken = Arrays.copyOf(ids, count);
            Arrays.sort(taken);
            return taken;
        }
    }

    private static Head seal(Connection connection, long[] ids) throws SQLException {
        Map<Long, AuditEntry> entries = entries(connection, ids);
        // A row that somebody took away before this has the hash of nothing, which no row has: so it is found missing.
        ByteBuffer hashes = ByteBuffer.allocate(ids.length * AuditHashes.LENGTH);
        Instant at = now(connection);
        Instant newest = entries.isEmpty() ? at : Instant.EPOCH;
        for (long id : ids) {
            Optional<AuditEntry> entry = Optional.ofNullable(entries.get(id));
            hashes.put(entry.map(AuditHashes::row).orElseGet(() -> new byte[AuditHashes.LENGTH]));
            if (entry.isPresent() && entry.get().at().isAfter(newest)) {
                newest = entry.get().at();
            }
        }
        Optional<Head> last = last(connection);
        long number = last.map(Head::number).orElse(0L) + 1;
        byte[] previous =
                last.map(head -> HexFormat.of().parseHex(head.hash())).orElseGet(() -> new byte[AuditHashes.LENGTH]);
        byte[] rowsHash = AuditHashes.rows(ids, hashes.array());
        byte[] hash = AuditHashes.seal(number, at, newest, ids.length, rowsHash, previous);
        try (var insert = connection.prepareStatement("insert into audit_seals (number, sealed_at, newest, count, ids,"
                + " hashes, rows_hash, previous, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, number);
            insert.setObject(2, at.atOffset(ZoneOffset.UTC));
            insert.setObject(3, newest.atOffset(ZoneOffset.UTC));
            insert.setInt(4, ids.length);
            insert.setArray(5, Names.array(connection, ids));
            insert.setBytes(6, hashes.array());
            insert.setBytes(7, rowsHash);
            insert.setBytes(8, previous);
            insert.setBytes(9, hash);
            insert.executeUpdate();
        }
        return new Head(number, HexFormat.of().formatHex(hash));
    }

    static Map<Long, AuditEntry> entries(Connection connection, long[] ids) throws SQLException {
        Map<Long, AuditEntry> entries = new TreeMap<>();
        try (var query = connection.prepareStatement(PostgresAudit.SELECT + " where a.id = any(?)")) {
            query.setArray(1, Names.array(connection, ids));
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                AuditEntry entry = PostgresAudit.entry(rows);
                entries.put(entry.id(), entry);
            }
        }
        return entries;
    }

    private static Instant now(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("select clock_timestamp()")) {
            ResultSet rows = query.executeQuery();
            rows.next();
            return rows.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static Optional<Head> last(Connection connection) throws SQLException {
        try (var query =
                connection.prepareStatement("select number, hash from audit_seals order by number desc limit 1")) {
            ResultSet rows = query.executeQuery();
            return rows.next()
                    ? Optional.of(new Head(rows.getLong(1), HexFormat.of().formatHex(rows.getBytes(2))))
                    : Optional.empty();
        }
    }

    @Override
    public int forget(Duration retention) {
        int all = 0;
        int some;
        do {
            some = database.<Integer>write(connection -> lock(connection) ? forgetSome(connection, retention) : 0);
            all += some;
        } while (some > 0);
        return all;
    }

    /** Only from the oldest on: what is kept is all that came after some moment. */
    private static int forgetSome(Connection connection, Duration retention) throws SQLException {
        long through = 0;
        try (var query = connection.prepareStatement("select number, newest < now() - make_interval(secs => ?)"
                + " from audit_seals where ids is not null order by number limit " + AT_ONCE)) {
            query.setDouble(1, (double) retention.toSeconds());
            ResultSet rows = query.executeQuery();
            while (rows.next() && rows.getBoolean(2)) {
                through = rows.getLong(1);
            }
        }
        if (through == 0) {
            return 0;
        }
        int removed;
        try (var allow = connection.prepareStatement("select set_config('dits.audit_retention', 'on', true)");
                var delete = connection.prepareStatement("delete from audit a using (select unnest(ids) as id"
                        + " from audit_seals where ids is not null and number <= ?) s where a.id = s.id");
                var update = connection.prepareStatement(
                        "update audit_seals set ids = null, hashes = null where ids is not null and number <= ?")) {
            allow.executeQuery();
            delete.setLong(1, through);
            removed = delete.executeUpdate();
            update.setLong(1, through);
            update.executeUpdate();
        }
        AuditEvent event = AuditEvent.of("audit.forgotten", "server")
                .with("through_seal", through)
                .with("rows", removed)
                .with("older_than", retention);
        Logs.audit(connection, event, Cause.job("audit"));
        return Math.max(1, removed);
    }

    @Override
    public Optional<Head> head() {
        return database.read(PostgresAuditSeals::last);
    }

    @Override
    public long waiting() {
        return database.read(AuditVerification::waiting);
    }

    @Override
    public Duration longestWait() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select coalesce(extract(epoch from now() - at), 0)::bigint"
                    + " from audit where id = (select min(id) from audit_unsealed)")) {
                ResultSet rows = query.executeQuery();
                return rows.next() ? Duration.ofSeconds(Math.max(0, rows.getLong(1))) : Duration.ZERO;
            }
        });
    }

    @Override
    public Verdict verify(Optional<Head> known, Consumer<String> finding) {
        return database.view(connection -> new AuditVerification(connection, finding).run(known));
    }
}
