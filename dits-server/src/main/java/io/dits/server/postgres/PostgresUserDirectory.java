// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.Cause;
import io.dits.server.meta.User;
import io.dits.server.meta.UserDirectory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Accounts as rows, for whoever administers them. */
public final class PostgresUserDirectory implements UserDirectory {
    /** The advisory lock of this. */
    private static final long LOCK = 0x6469_7473_7573_6572L;

    private final Database database;

    /** The accounts of that database. */
    public PostgresUserDirectory(Database database) {
        this.database = database;
    }

    @Override
    public Optional<User> find(String username) {
        return database.read(connection -> named(connection, username));
    }

    static Optional<User> named(Connection connection, String username) throws SQLException {
        return one(connection, "o.name", username, "");
    }

    private static Optional<User> one(Connection connection, String column, String text, String lock)
            throws SQLException {
        try (var query =
                connection.prepareStatement(PostgresUsers.SELECT + " where lower(" + column + ") = lower(?)" + lock)) {
            query.setString(1, text);
            ResultSet rows = query.executeQuery();
            return rows.next() ? Optional.of(PostgresUsers.user(rows)) : Optional.empty();
        }
    }

    @Override
    public List<User> list(String after, int limit) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    PostgresUsers.SELECT + " where lower(o.name) > lower(?) order by lower(o.name) limit ?")) {
                query.setString(1, after);
                query.setInt(2, limit);
                List<User> users = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    users.add(PostgresUsers.user(rows));
                }
                return users;
            }
        });
    }

    @Override
    public <T> Optional<T> transact(String login, Cause cause, Function<Transaction, T> work) {
        return database.write(connection -> {
            // One after the other: two administrators who disable each other at once would leave none.
            try (var lock = connection.prepareStatement("select pg_advisory_xact_lock(" + LOCK + ")")) {
                lock.executeQuery();
            }
            // The rows, too: pushes stand on them, and repositories are made below them.
            boolean admin = cause.byOperator()
                    || GrantRows.administers(connection, cause).orElse(false);
            return one(connection, login.indexOf('@') >= 0 ? "u.email" : "o.name", login, " for no key update of u, o")
                    .map(user -> work.apply(new OpenUser(connection, user, admin, cause)));
        });
    }
}
