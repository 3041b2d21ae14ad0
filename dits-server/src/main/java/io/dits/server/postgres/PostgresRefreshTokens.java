// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.RefreshTokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Refresh tokens as rows. Times are the database's own, so that replicas agree. */
public final class PostgresRefreshTokens implements RefreshTokens {
    private final Database database;

    /** The tokens of that database. */
    public PostgresRefreshTokens(Database database) {
        this.database = database;
    }

    @Override
    public void issue(byte[] hash, long userId, UUID family, Duration validFor) {
        database.write(connection -> {
            try (var insert = connection.prepareStatement("insert into refresh_tokens (token_hash, user_id, family,"
                    + " expires_at) values (?, ?, ?, now() + make_interval(secs => ?))")) {
                insert.setBytes(1, hash);
                insert.setLong(2, userId);
                insert.setObject(3, family);
                insert.setDouble(4, (double) validFor.toSeconds());
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Used> use(byte[] hash) {
        return database.write(connection -> {
            try (var query = connection.prepareStatement("select user_id, family, used_at is not null as used,"
                    + " expires_at > now() and not exists (select from refresh_tokens f"
                    // A token that was issued while its family was being revoked is revoked, too.
                    + " where f.family = t.family and f.revoked_at is not null) as valid"
                    + " from refresh_tokens t where token_hash = ? for update")) {
                query.setBytes(1, hash);
                ResultSet rows = query.executeQuery();
                if (!rows.next()) {
                    return Optional.empty();
                }
                Used used = new Used(rows.getLong("user_id"), rows.getObject("family", UUID.class));
                if (rows.getBoolean("used")) {
                    revoke(connection, used.family());
                    return Optional.empty();
                }
                if (!rows.getBoolean("valid")) {
                    return Optional.empty();
                }
                markUsed(connection, hash);
                return Optional.of(used);
            }
        });
    }

    private static void markUsed(Connection connection, byte[] hash) throws SQLException {
        try (var update =
                connection.prepareStatement("update refresh_tokens set used_at = now() where token_hash = ?")) {
            update.setBytes(1, hash);
            update.executeUpdate();
        }
    }

    @Override
    public void revoke(byte[] hash) {
        database.write(connection -> {
            try (var query = connection.prepareStatement("select family from refresh_tokens where token_hash = ?")) {
                query.setBytes(1, hash);
                ResultSet rows = query.executeQuery();
                if (rows.next()) {
                    revoke(connection, rows.getObject("family", UUID.class));
                }
                return true;
            }
        });
    }

    private static void revoke(Connection connection, UUID family) throws SQLException {
        try (var update = connection.prepareStatement(
                "update refresh_tokens set revoked_at = now() where family = ? and revoked_at is null")) {
            update.setObject(1, family);
            update.executeUpdate();
        }
    }

    @Override
    public boolean live(UUID family) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    "select bool_and(revoked_at is null) from refresh_tokens where family = ?")) {
                query.setObject(1, family);
                ResultSet rows = query.executeQuery();
                return rows.next() && rows.getBoolean(1);
            }
        });
    }
}
