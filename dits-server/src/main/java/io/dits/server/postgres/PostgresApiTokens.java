// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.ApiToken;
import io.dits.server.meta.ApiTokens;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Credential;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** API tokens as rows. Times are the database's own, so that replicas agree. */
public final class PostgresApiTokens implements ApiTokens {
    private static final String COLUMNS = "id, user_id, name, scopes, created_at, expires_at, last_used_at";
    private static final String LIVE = "(expires_at is null or expires_at > now())";

    private final Database database;

    /** The tokens of that database. */
    public PostgresApiTokens(Database database) {
        this.database = database;
    }

    @Override
    public Optional<ApiToken> create(byte[] hash, Wanted wanted, Credential shown, Cause cause) {
        return database.write(connection -> {
            if (!good(connection, wanted.userId(), shown)) {
                return Optional.empty();
            }
            try (var insert = connection.prepareStatement("insert into api_tokens"
                    + " (token_hash, user_id, name, scopes, expires_at)"
                    // Of one that an API token asks for, at the latest when that one ends: least() passes over nulls.
                    + " values (?, ?, ?, ?, least(?, (select expires_at from api_tokens where id = ?)))"
                    + " returning " + COLUMNS)) {
                insert.setBytes(1, hash);
                insert.setLong(2, wanted.userId());
                insert.setString(3, wanted.name());
                insert.setArray(
                        4, connection.createArrayOf("text", wanted.scopes().toArray()));
                insert.setTimestamp(5, wanted.expiresAt().map(Timestamp::from).orElse(null));
                insert.setObject(6, shown instanceof Credential.Token token ? token.id() : null, Types.BIGINT);
                ResultSet rows = insert.executeQuery();
                rows.next();
                ApiToken made = token(rows);
                Logs.audit(
                        connection,
                        event("token.created", made.userId(), made.id())
                                .with("name", made.name())
                                .with("scopes", String.join(" ", made.scopes())),
                        cause);
                return Optional.of(made);
            }
        });
    }

    /**
     * Whether an account is active, and what somebody of it showed is good. Who sets a password or disables the account waits until
     * this transaction ends, and so ends the new token with the others.
     */
    private static boolean good(Connection connection, long userId, Credential shown) throws SQLException {
        try (var account =
                connection.prepareStatement("select from users where id = ? and (? or state = 'active') for share")) {
            account.setLong(1, userId);
            account.setBoolean(2, shown instanceof Credential.None);
            if (!account.executeQuery().next()) {
                return false;
            }
        }
        return switch (shown) {
            case Credential.None _ -> true;
            case Credential.SignIn signIn -> PostgresRefreshTokens.live(connection, signIn.family());
            case Credential.Token token -> {
                try (var query = connection.prepareStatement(
                        "select from api_tokens where id = ? and user_id = ? and " + LIVE)) {
                    query.setLong(1, token.id());
                    query.setLong(2, userId);
                    yield query.executeQuery().next();
                }
            }
        };
    }

    @Override
    public List<ApiToken> list(long userId) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    "select " + COLUMNS + " from api_tokens where user_id = ? and " + LIVE + " order by id")) {
                query.setLong(1, userId);
                ResultSet rows = query.executeQuery();
                List<ApiToken> tokens = new ArrayList<>();
                while (rows.next()) {
                    tokens.add(token(rows));
                }
                return tokens;
            }
        });
    }

    @Override
    public Optional<ApiToken> find(byte[] hash) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    "select " + COLUMNS + " from api_tokens where token_hash = ? and " + LIVE)) {
                query.setBytes(1, hash);
                ResultSet rows = query.executeQuery();
                return rows.next() ? Optional.of(token(rows)) : Optional.empty();
            }
        });
    }

    @Override
    public boolean revoke(long userId, long id, Cause cause) {
        return database.write(connection -> {
            try (var delete = connection.prepareStatement("delete from api_tokens where user_id = ? and id = ?")) {
                delete.setLong(1, userId);
                delete.setLong(2, id);
                if (delete.executeUpdate() == 0) {
                    return false;
                }
            }
            Logs.audit(connection, event("token.revoked", userId, id), cause);
            return true;
        });
    }

    @Override
    public void used(long id) {
        database.<Integer>write(connection -> {
            try (var update = connection.prepareStatement("update api_tokens set last_used_at = now() where id = ?"
                    + " and (last_used_at is null or last_used_at < now() - interval '1 minute')")) {
                update.setLong(1, id);
                return update.executeUpdate();
            }
        });
    }

    private static AuditEvent event(String action, long userId, long id) {
        return AuditEvent.of(action, "token:" + id).at(userId);
    }

    private static ApiToken token(ResultSet rows) throws SQLException {
        return new ApiToken(
                rows.getLong("id"),
                rows.getLong("user_id"),
                rows.getString("name"),
                Arrays.asList((String[]) rows.getArray("scopes").getArray()),
                rows.getTimestamp("created_at").toInstant(),
                time(rows.getTimestamp("expires_at")),
                time(rows.getTimestamp("last_used_at")));
    }

    private static Optional<Instant> time(@Nullable Timestamp time) {
        return Optional.ofNullable(time).map(Timestamp::toInstant);
    }
}
