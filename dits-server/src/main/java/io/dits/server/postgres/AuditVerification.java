// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEntry;
import io.dits.server.meta.AuditHashes;
import io.dits.server.meta.AuditSeals.Head;
import io.dits.server.meta.AuditSeals.Verdict;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares the audit with its seals, in a transaction that sees all as it is at one moment. */
final class AuditVerification {
    private static final int PAGE = 20;

    private final Connection connection;
    private final Consumer<String> sink;
    private long seals;
    private long rows;
    private long forgotten;
    private long findings;
    /** Number and hash of the seal before; its successor names them. */
    private long number;

    private byte[] hash = new byte[AuditHashes.LENGTH];
    private long lastForgotten;

    AuditVerification(Connection connection, Consumer<String> sink) {
        this.connection = connection;
        this.sink = sink;
    }

    private void find(String text) {
        findings++;
        sink.accept(text);
    }

    Verdict run(Optional<Head> known) throws SQLException {
        boolean met = known.isEmpty();
        try (var query = connection.prepareStatement("select number, sealed_at, newest, count, ids, hashes, rows_hash,"
                + " previous, hash from audit_seals order by number")) {
            query.setFetchSize(PAGE);
            ResultSet found = query.executeQuery();
            while (found.next()) {
                seal(found);
                Head here = new Head(number, HexFormat.of().formatHex(hash));
                met |= known.filter(here::equals).isPresent();
            }
        }
        if (!met) {
            find("the seal " + known.orElseThrow() + " is not here: seals were removed or made anew");
        }
        strays();
        told();
        Optional<Head> head = number == 0
                ? Optional.empty()
                : Optional.of(new Head(number, HexFormat.of().formatHex(hash)));
        return new Verdict(seals, rows, waiting(connection), forgotten, findings, head);
    }

    private void seal(ResultSet found) throws SQLException {
        long here = found.getLong(1);
        if (here != number + 1) {
            find("seals " + (number + 1) + " to " + (here - 1) + " were removed");
        }
        Instant at = found.getObject(2, OffsetDateTime.class).toInstant();
        Instant newest = found.getObject(3, OffsetDateTime.class).toInstant();
        int count = found.getInt(4);
        byte[] rowsHash = found.getBytes(7);
        byte[] previous = found.getBytes(8);
        if (here == number + 1 && !Arrays.equals(previous, hash)) {
            find("seal " + here + " does not follow on seal " + number + ": one of them was changed or made anew");
        }
        byte[] stated = found.getBytes(9);
        if (!Arrays.equals(stated, AuditHashes.seal(here, at, newest, count, rowsHash, previous))) {
            find("seal " + here + " was changed");
        }
        seals++;
        number = here;
        hash = stated;
        @Nullable Array ids = found.getArray(5);
        if (ids == null) {
            forget(here, count);
        } else {
            rows(
                    here,
                    count,
                    Stream.of((Long[]) ids.getArray())
                            .mapToLong(Long::longValue)
                            .toArray(),
                    found.getBytes(6),
                    rowsHash);
        }
    }

    private void forget(long seal, int count) {
        if (rows > 0) {
            find("the rows of seal " + seal + " were removed, though older ones are kept");
        }
        forgotten += count;
        lastForgotten = seal;
    }

    private void rows(long seal, int count, long[] ids, byte[] hashes, byte[] rowsHash) throws SQLException {
        if (ids.length != count
                || hashes.length != count * AuditHashes.LENGTH
                || !Arrays.equals(AuditHashes.rows(ids, hashes), rowsHash)) {
            find("what seal " + seal + " says of its rows was changed");
        }
        Map<Long, AuditEntry> entries = PostgresAuditSeals.entries(connection, ids);
        for (int i = 0; i < Math.min(ids.length, hashes.length / AuditHashes.LENGTH); i++) {
            rows++;
            Optional<AuditEntry> entry = Optional.ofNullable(entries.get(ids[i]));
            if (entry.isEmpty()) {
                find("row " + ids[i] + " of seal " + seal + " was removed");
            } else {
                int from = i * AuditHashes.LENGTH;
                byte[] sealed = Arrays.copyOfRange(hashes, from, from + AuditHashes.LENGTH);
                if (!Arrays.equals(AuditHashes.row(entry.get()), sealed)) {
                    find("row " + ids[i] + " of seal " + seal + " was changed: it says now " + words(entry.get()));
                }
            }
        }
    }

    /** A row is in one seal, or waits for one. */
    private void strays() throws SQLException {
        String sealed =
                "select s.id, count(*) as times from (select unnest(ids) as id from audit_seals) s group by s.id";
        try (var query =
                connection.prepareStatement(PostgresAudit.SELECT + " left join (" + sealed + ") s on s.id = a.id"
                        + " left join audit_unsealed u on u.id = a.id"
                        + " where coalesce(s.times, 0) + (u.id is not null)::int <> 1 order by a.id")) {
            query.setFetchSize(PAGE);
            ResultSet found = query.executeQuery();
            while (found.next()) {
                AuditEntry entry = PostgresAudit.entry(found);
                find("row " + entry.id() + " was inserted beside the seals: it says " + words(entry));
            }
        }
        try (var query = connection.prepareStatement("select u.id from audit_unsealed u"
                + " where not exists (select from audit a where a.id = u.id) order by u.id")) {
            query.setFetchSize(PAGE);
            ResultSet found = query.executeQuery();
            while (found.next()) {
                find("row " + found.getLong(1) + " was removed before it was sealed");
            }
        }
    }

    /** Each removal of what was too old is told by a row that is younger. */
    private void told() throws SQLException {
        if (lastForgotten == 0) {
            return;
        }
        try (var query = connection.prepareStatement("select exists (select from audit where action = 'audit.forgotten'"
                + " and details ->> 'through_seal' = ?)")) {
            query.setString(1, Long.toString(lastForgotten));
            ResultSet found = query.executeQuery();
            found.next();
            if (!found.getBoolean(1)) {
                find("the rows up to seal " + lastForgotten + " were removed, and no row tells that the server did it");
            }
        }
    }

    private static String words(AuditEntry entry) {
        return entry.at() + " " + entry.actorName() + " " + entry.action() + " " + entry.subject();
    }

    static long waiting(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("select count(*) from audit_unsealed")) {
            ResultSet rows = query.executeQuery();
            rows.next();
            return rows.getLong(1);
        }
    }
}
