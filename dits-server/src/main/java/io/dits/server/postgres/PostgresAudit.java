// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEntry;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.AuditTrail;
import io.dits.server.meta.Cause;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The audit as rows. */
public final class PostgresAudit implements AuditTrail {
    static final String SELECT = "select a.id, a.at, a.actor, a.actor_name, a.via, a.address, a.request_id, a.action,"
            + " a.subject, a.outcome, a.owner, a.repository, a.details::text from audit a";
    private static final int PAGE = 1000;

    private final Database database;

    /** The audit of that database. */
    public PostgresAudit(Database database) {
        this.database = database;
    }

    @Override
    public void tell(AuditEvent event, Cause cause) {
        database.write(connection -> {
            Logs.audit(connection, event, cause);
            return true;
        });
    }

    @Override
    public List<AuditEntry> list(Filter filter, long before, int limit) {
        Where where = new Where(filter);
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    SELECT + " where a.id < ?" + where.text + " order by a.id desc limit ?")) {
                query.setLong(1, before);
                query.setInt(where.set(query, 2), limit);
                List<AuditEntry> found = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    found.add(entry(rows));
                }
                return found;
            }
        });
    }

    @Override
    public void each(Filter filter, Consumer<AuditEntry> sink) {
        Where where = new Where(filter);
        database.view(connection -> {
            try (var query = connection.prepareStatement(SELECT + " where true" + where.text + " order by a.id")) {
                query.setFetchSize(PAGE);
                where.set(query, 1);
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    sink.accept(entry(rows));
                }
                return true;
            }
        });
    }

    static AuditEntry entry(ResultSet rows) throws SQLException {
        return new AuditEntry(
                rows.getLong(1),
                rows.getObject(2, OffsetDateTime.class).toInstant(),
                Optional.ofNullable(rows.getObject(3, Long.class)),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                Optional.ofNullable(rows.getString(7)).orElse(""),
                rows.getString(8),
                rows.getString(9),
                rows.getString(10),
                number(rows, 11),
                number(rows, 12),
                rows.getString(13));
    }

    private static OptionalLong number(ResultSet rows, int column) throws SQLException {
        long value = rows.getLong(column);
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** A filter as conditions, each after an {@code and}. */
    private static final class Where {
        private final StringBuilder text = new StringBuilder();
        private final List<Object> values = new ArrayList<>();

        Where(Filter filter) {
            filter.since().ifPresent(at -> and("a.at >= ?", time(at)));
            filter.until().ifPresent(at -> and("a.at < ?", time(at)));
            filter.actor().ifPresent(name -> and("lower(a.actor_name) = lower(?)", name));
            filter.action()
                    .ifPresent(action -> and("(a.action = ? or starts_with(a.action, ? || '.'))", action, action));
            filter.repository()
                    .ifPresent(name -> and(
                            "a.repository in (select r.id from repositories r join owners o on o.id = r.owner_id"
                                    + " where lower(o.name || '/' || r.name) = lower(?))",
                            name));
            filter.owner().ifPresent(id -> and("a.owner = ?", id));
        }

        private static OffsetDateTime time(Instant at) {
            return at.atOffset(ZoneOffset.UTC);
        }

        private void and(String condition, Object... parameters) {
            text.append(" and ").append(condition);
            values.addAll(List.of(parameters));
        }

        /** Sets the parameters from that place on; the place after them. */
        int set(PreparedStatement query, int first) throws SQLException {
            int at = first;
            for (Object value : values) {
                query.setObject(at++, value);
            }
            return at;
        }
    }
}
