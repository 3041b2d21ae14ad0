// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Accounts as rows. */
public final class PostgresUsers implements Users {
    static final String SELECT = "select u.id, o.name, u.email, u.display_name, u.role, u.state, u.created_at,"
            + " coalesce(u.password_changed_at, u.created_at) as changed_at, u.password_hash"
            + " from users u join owners o on o.id = u.id";

    private final Database database;

    /** The accounts of that database. */
    public PostgresUsers(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Credentials> findByLogin(String login) {
        String column = login.indexOf('@') >= 0 ? "u.email" : "o.name";
        return database.read(connection -> {
            try (var query = connection.prepareStatement(SELECT + " where lower(" + column + ") = lower(?)")) {
                query.setString(1, login);
                ResultSet rows = query.executeQuery();
                return rows.next()
                        ? Optional.of(new Credentials(user(rows), Optional.ofNullable(rows.getString("password_hash"))))
                        : Optional.empty();
            }
        });
    }

    @Override
    public Optional<User> find(long id) {
        return database.read(connection -> find(connection, id));
    }

    static Optional<User> find(Connection connection, long id) throws SQLException {
        try (var query = connection.prepareStatement(SELECT + " where u.id = ?")) {
            query.setLong(1, id);
            ResultSet rows = query.executeQuery();
            return rows.next() ? Optional.of(user(rows)) : Optional.empty();
        }
    }

    @Override
    public List<User> list() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(SELECT + " order by lower(o.name)")) {
                ResultSet rows = query.executeQuery();
                List<User> users = new ArrayList<>();
                while (rows.next()) {
                    users.add(user(rows));
                }
                return users;
            }
        });
    }

    @Override
    public Creation create(
            String email, OwnerName username, String displayName, boolean admin, String passwordHash, Cause cause) {
        try {
            return database.write(connection ->
                    create(connection, email, username, displayName, admin, Optional.of(passwordHash), cause));
        } catch (EmailTaken e) {
            return new Creation.EmailTaken();
        }
    }

    /**
     * Makes an account in a transaction that does more.
     *
     * @throws EmailTaken if an account has the address: the transaction must end
     */
    static Creation create(
            Connection connection,
            String email,
            OwnerName username,
            String displayName,
            boolean admin,
            Optional<String> passwordHash,
            Cause cause)
            throws SQLException {
        Optional<Long> id = Owners.insert(connection, username, "user");
        if (id.isEmpty()) {
            return new Creation.NameTaken();
        }
        try (var insert = connection.prepareStatement("insert into users (id, email, display_name, role,"
                + " password_hash, password_changed_at) values (?, ?, ?, ?, ?, now()) on conflict do nothing")) {
            insert.setLong(1, id.get());
            insert.setString(2, email);
            insert.setString(3, displayName);
            insert.setString(4, admin ? "admin" : "user");
            insert.setString(5, passwordHash.orElse(null));
            if (insert.executeUpdate() == 0) {
                throw new EmailTaken();
            }
        }
        User created = find(connection, id.get()).orElseThrow();
        Logs.audit(
                connection,
                AuditEvent.of("user.created", created).with("email", email).with("role", admin ? "admin" : "user"),
                cause);
        return new Creation.Created(created);
    }

    @Override
    public boolean setPassword(long id, String passwordHash, boolean apiTokensToo, Cause cause) {
        return database.write(connection -> setPassword(connection, id, passwordHash, apiTokensToo, cause));
    }

    @Override
    public Optional<User> changePassword(User proven, String passwordHash, Cause cause) {
        return database.write(connection -> {
            if (!stands(connection, proven, "for no key update")) {
                return Optional.empty();
            }
            setPassword(connection, proven.id(), passwordHash, false, cause);
            return find(connection, proven.id());
        });
    }

    /**
     * Whether the account is active and has the password that it had when this was read of it. Then it stays so until the transaction
     * ends: who disables it or sets a password waits, and then ends what this transaction has begun.
     */
    static boolean stands(Connection connection, User proven) throws SQLException {
        return stands(connection, proven, "for share");
    }

    private static boolean stands(Connection connection, User proven, String lock) throws SQLException {
        try (var query = connection.prepareStatement("select from users where id = ? and state = 'active'"
                + " and coalesce(password_changed_at, created_at) = ? " + lock)) {
            query.setLong(1, proven.id());
            query.setTimestamp(2, Timestamp.from(proven.passwordChangedAt()));
            return query.executeQuery().next();
        }
    }

    static boolean setPassword(Connection connection, long id, String passwordHash, boolean apiTokensToo, Cause cause)
            throws SQLException {
        // First, so that who signs in at this moment has either begun before and is ended below, or finds the new
        // password.
        try (var update = connection.prepareStatement(
                "update users set password_hash = ?, password_changed_at = now() where id = ?")) {
            update.setString(1, passwordHash);
            update.setLong(2, id);
            if (update.executeUpdate() == 0) {
                return false;
            }
        }
        end(connection, "update refresh_tokens set revoked_at = now() where user_id = ? and revoked_at is null", id);
        end(connection, "delete from sessions where user_id = ?", id);
        end(connection, "delete from password_resets where user_id = ?", id);
        end(connection, "delete from device_logins where user_id = ?", id);
        if (apiTokensToo) {
            end(connection, "delete from api_tokens where user_id = ?", id);
        }
        Logs.audit(
                connection,
                AuditEvent.of("user.password_changed", existing(connection, id))
                        .with("api_tokens", apiTokensToo ? "revoked" : "kept"),
                cause);
        return true;
    }

    private static void end(Connection connection, String sql, long userId) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, userId);
            statement.executeUpdate();
        }
    }

    /** An account that is there. */
    static User existing(Connection connection, long id) throws SQLException {
        return find(connection, id).orElseThrow();
    }

    @Override
    public void rehash(long id, String oldHash, String newHash) {
        database.write(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update users set password_hash = ? where id = ? and password_hash = ?")) {
                update.setString(1, newHash);
                update.setLong(2, id);
                update.setString(3, oldHash);
                return update.executeUpdate();
            }
        });
    }

    static User user(ResultSet rows) throws SQLException {
        return new User(
                rows.getLong("id"),
                new OwnerName(rows.getString("name")),
                rows.getString("email"),
                rows.getString("display_name"),
                rows.getString("role").equals("admin"),
                rows.getString("state").equals("active"),
                rows.getTimestamp("created_at").toInstant(),
                rows.getTimestamp("changed_at").toInstant());
    }

    /** Ends the transaction that found the address taken, and with it the owner's row. */
    static final class EmailTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
