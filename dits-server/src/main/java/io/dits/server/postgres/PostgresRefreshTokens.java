// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.RefreshTokens;
import io.dits.server.meta.User;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Refresh tokens as rows. Times are the database's own, so that replicas agree. With each new row of a user some of his go
 * that expired long ago; those of a revoked sign-in only when it could not be used any more either.
 */
public final class PostgresRefreshTokens implements RefreshTokens {
    private static final String LONG_AGO = "now() - interval '30 days'";
    /** Of old rows, more than one that comes, so that they do not pile up, and few enough to be no work. */
    private static final int FORGOTTEN_AT_ONCE = 100;

    private final Database database;

    /** The tokens of that database. */
    public PostgresRefreshTokens(Database database) {
        this.database = database;
    }

    @Override
    public boolean issue(byte[] hash, User user, UUID family, Duration validFor, Cause cause) {
        return database.write(connection -> {
            if (!PostgresUsers.stands(connection, user)) {
                return false;
            }
            tell(connection, "login.succeeded", new Used(user.id(), family), cause);
            return issue(connection, hash, new Used(user.id(), family), validFor) > 0;
        });
    }

    private static int issue(Connection connection, byte[] hash, Used owner, Duration validFor) throws SQLException {
        forget(connection, owner.userId());
        try (var insert = connection.prepareStatement("insert into refresh_tokens (token_hash, user_id, family,"
                + " expires_at) values (?, ?, ?, now() + make_interval(secs => ?))")) {
            insert.setBytes(1, hash);
            insert.setLong(2, owner.userId());
            insert.setObject(3, owner.family());
            insert.setDouble(4, (double) validFor.toSeconds());
            return insert.executeUpdate();
        }
    }

    /** Who waits for a row of these in another transaction keeps it: this one must not wait for him. */
    private static void forget(Connection connection, long userId) throws SQLException {
        try (var delete = connection.prepareStatement("delete from refresh_tokens where id in ("
                + "select t.id from refresh_tokens t where t.user_id = ? and t.expires_at < " + LONG_AGO
                + " and (t.revoked_at is null or not exists (select from refresh_tokens f"
                + " where f.family = t.family and f.expires_at >= " + LONG_AGO + "))"
                + " limit ? for update skip locked)")) {
            delete.setLong(1, userId);
            delete.setInt(2, FORGOTTEN_AT_ONCE);
            delete.executeUpdate();
        }
    }

    @Override
    public Optional<Used> trade(byte[] hash, byte[] next, Duration validFor, Duration leeway, Cause cause) {
        return database.write(connection -> {
            lockFamily(connection, hash);
            try (var query = connection.prepareStatement("select id, user_id, family, used_at is not null as used,"
                    + " replaced_at is not null or used_at < now() - make_interval(secs => ?)"
                    + " or (used_at is not null and exists (select from refresh_tokens s"
                    + " where s.family = t.family and s.id > t.id and s.used_at is not null)) as misused,"
                    + " expires_at > now() and not exists (select from refresh_tokens f"
                    // A token that was issued while its family was being revoked is revoked, too.
                    + " where f.family = t.family and f.revoked_at is not null) as valid"
                    + " from refresh_tokens t where token_hash = ?")) {
                query.setDouble(1, (double) leeway.toSeconds());
                query.setBytes(2, hash);
                ResultSet rows = query.executeQuery();
                if (!rows.next()) {
                    return Optional.empty();
                }
                Used used = new Used(rows.getLong("user_id"), rows.getObject("family", UUID.class));
                if (rows.getBoolean("misused")) {
                    if (revoke(connection, used.family()) > 0) {
                        tell(connection, "token.refresh_reused", used, cause);
                    }
                    return Optional.empty();
                }
                if (!rows.getBoolean("valid")) {
                    return Optional.empty();
                }
                if (rows.getBoolean("used")) {
                    replaceSuccessors(connection, used.family(), rows.getLong("id"));
                } else {
                    markUsed(connection, hash);
                }
                issue(connection, next, used, validFor);
                return Optional.of(used);
            }
        });
    }

    /** Trades of one family take turns: else two that come at once could both find that no successor was used. */
    private static void lockFamily(Connection connection, byte[] hash) throws SQLException {
        try (var lock = connection.prepareStatement("select from refresh_tokens where family ="
                + " (select family from refresh_tokens where token_hash = ?) order by id limit 1 for update")) {
            lock.setBytes(1, hash);
            lock.executeQuery();
        }
    }

    private static void replaceSuccessors(Connection connection, UUID family, long id) throws SQLException {
        try (var update = connection.prepareStatement(
                "update refresh_tokens set replaced_at = now() where family = ? and id > ? and replaced_at is null")) {
            update.setObject(1, family);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }

    private static void markUsed(Connection connection, byte[] hash) throws SQLException {
        try (var update =
                connection.prepareStatement("update refresh_tokens set used_at = now() where token_hash = ?")) {
            update.setBytes(1, hash);
            update.executeUpdate();
        }
    }

    @Override
    public void revoke(byte[] hash, Cause cause) {
        database.write(connection -> {
            try (var query =
                    connection.prepareStatement("select user_id, family from refresh_tokens where token_hash = ?")) {
                query.setBytes(1, hash);
                ResultSet rows = query.executeQuery();
                if (rows.next()) {
                    Used ended = new Used(rows.getLong("user_id"), rows.getObject("family", UUID.class));
                    if (revoke(connection, ended.family()) > 0) {
                        tell(connection, "logout", ended, cause);
                    }
                }
                return true;
            }
        });
    }

    /** Tells in the audit what became of a sign-in. Who shows one of its tokens is taken for the user, unless he is known. */
    private static void tell(Connection connection, String action, Used signIn, Cause cause) throws SQLException {
        try (var query = connection.prepareStatement("select name from owners where id = ?")) {
            query.setLong(1, signIn.userId());
            ResultSet rows = query.executeQuery();
            if (rows.next()) {
                String name = rows.getString(1);
                AuditEvent event = AuditEvent.of(action, "user:" + name)
                        .at(signIn.userId())
                        .with("sign_in", signIn.family());
                Logs.audit(
                        connection,
                        event,
                        cause.actor().isPresent() ? cause : cause.by(signIn.userId(), name, "session"));
            }
        }
    }

    private static int revoke(Connection connection, UUID family) throws SQLException {
        try (var update = connection.prepareStatement(
                "update refresh_tokens set revoked_at = now() where family = ? and revoked_at is null")) {
            update.setObject(1, family);
            return update.executeUpdate();
        }
    }

    @Override
    public boolean live(UUID family) {
        return database.read(connection -> live(connection, family));
    }

    static boolean live(Connection connection, UUID family) throws SQLException {
        try (var query = connection.prepareStatement(
                "select bool_and(revoked_at is null) from refresh_tokens where family = ?")) {
            query.setObject(1, family);
            ResultSet rows = query.executeQuery();
            return rows.next() && rows.getBoolean(1);
        }
    }
}
