// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.PasswordResets;
import java.sql.ResultSet;
import java.time.Duration;

/** Links to set a password with, as rows. Times are the database's own. */
public final class PostgresPasswordResets implements PasswordResets {
    private final Database database;

    /** The links of that database. */
    public PostgresPasswordResets(Database database) {
        this.database = database;
    }

    @Override
    public void issue(byte[] hash, long userId, Duration validFor, Cause cause) {
        database.<Integer>write(connection -> {
            try (var insert =
                    connection.prepareStatement("insert into password_resets (user_id, token_hash, expires_at)"
                            + " values (?, ?, now() + make_interval(secs => ?)) on conflict (user_id) do update"
                            + " set token_hash = excluded.token_hash, expires_at = excluded.expires_at")) {
                insert.setLong(1, userId);
                insert.setBytes(2, hash);
                insert.setDouble(3, (double) validFor.toSeconds());
                insert.executeUpdate();
            }
            Logs.audit(
                    connection, AuditEvent.of("user.reset_issued", PostgresUsers.existing(connection, userId)), cause);
            return 1;
        });
    }

    @Override
    public boolean good(byte[] hash) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    "select from password_resets where token_hash = ? and expires_at > now()")) {
                query.setBytes(1, hash);
                return query.executeQuery().next();
            }
        });
    }

    @Override
    public boolean use(byte[] hash, String passwordHash, Cause cause) {
        return database.write(connection -> {
            try (var delete = connection.prepareStatement(
                    "delete from password_resets where token_hash = ? and expires_at > now() returning user_id")) {
                delete.setBytes(1, hash);
                ResultSet rows = delete.executeQuery();
                return rows.next() && PostgresUsers.setPassword(connection, rows.getLong(1), passwordHash, true, cause);
            }
        });
    }
}
