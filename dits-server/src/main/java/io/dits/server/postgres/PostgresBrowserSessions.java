// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.BrowserSessions;
import io.dits.server.meta.Cause;
import io.dits.server.meta.User;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Sessions as rows. Times are the database's own, so that replicas agree; the last use is kept to the minute. */
public final class PostgresBrowserSessions implements BrowserSessions {
    private static final String LASTS =
            "s.seen_at > now() - make_interval(secs => ?) and s.created_at > now() - make_interval(secs => ?)";

    private static final String USE = PostgresUsers.SELECT.replaceFirst(
                    " from users u",
                    ", s.id as session, s.method, s.created_at as since, s.seen_at < now() - interval '1 minute' as old"
                            + " from users u join sessions s on s.user_id = u.id")
            + " where s.token_hash = ? and " + LASTS;

    private final Database database;

    /** The sessions of that database. */
    public PostgresBrowserSessions(Database database) {
        this.database = database;
    }

    @Override
    public boolean begin(byte[] hash, User user, String method, Limits limits, Cause cause) {
        return database.write(connection -> {
            if (!PostgresUsers.stands(connection, user)) {
                return false;
            }
            forget(connection, user.id(), limits);
            try (var insert = connection.prepareStatement(
                    "insert into sessions (token_hash, user_id, method, address) values (?, ?, ?, ?)")) {
                insert.setBytes(1, hash);
                insert.setLong(2, user.id());
                insert.setString(3, method);
                insert.setString(4, cause.address());
                insert.executeUpdate();
            }
            tell(connection, "login.succeeded", user.id(), method, cause);
            return true;
        });
    }

    /** Tells in the audit what became of a session, by its user. */
    private static int tell(Connection connection, String action, long userId, String method, Cause cause)
            throws SQLException {
        try (var query = connection.prepareStatement("select name from owners where id = ?")) {
            query.setLong(1, userId);
            ResultSet rows = query.executeQuery();
            if (rows.next()) {
                String name = rows.getString(1);
                Logs.audit(
                        connection,
                        AuditEvent.of(action, "user:" + name).at(userId).with("method", method),
                        cause.by(userId, name, "session"));
            }
            return 1;
        }
    }

    private static void forget(Connection connection, long userId, Limits limits) throws SQLException {
        try (var delete =
                connection.prepareStatement("delete from sessions s where user_id = ? and not (" + LASTS + ")")) {
            delete.setLong(1, userId);
            lasts(delete, 2, limits);
            delete.executeUpdate();
        }
    }

    @Override
    public Optional<Row> use(byte[] hash, Limits limits) {
        return database.read(connection -> {
            // In one statement: an account that was read later might have got the password that ended this session.
            try (var query = connection.prepareStatement(USE)) {
                query.setBytes(1, hash);
                lasts(query, 2, limits);
                ResultSet rows = query.executeQuery();
                if (!rows.next()) {
                    return Optional.empty();
                }
                if (rows.getBoolean("old")) {
                    seen(connection, rows.getLong("session"));
                }
                return Optional.of(new Row(
                        PostgresUsers.user(rows),
                        rows.getString("method"),
                        rows.getTimestamp("since").toInstant()));
            }
        });
    }

    private static void seen(Connection connection, long id) throws SQLException {
        try (var update = connection.prepareStatement("update sessions set seen_at = now() where id = ?")) {
            update.setLong(1, id);
            update.executeUpdate();
        }
    }

    private static void lasts(PreparedStatement statement, int at, Limits limits) throws SQLException {
        statement.setDouble(at, (double) limits.idle().toSeconds());
        statement.setDouble(at + 1, (double) limits.whole().toSeconds());
    }

    @Override
    public void end(byte[] hash, Cause cause) {
        database.<Integer>write(connection -> {
            try (var delete = connection.prepareStatement(
                    "delete from sessions where token_hash = ? returning user_id, method")) {
                delete.setBytes(1, hash);
                ResultSet rows = delete.executeQuery();
                return rows.next() ? tell(connection, "logout", rows.getLong(1), rows.getString(2), cause) : 0;
            }
        });
    }
}
