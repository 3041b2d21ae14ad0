// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.ExternalIdentities;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Persons of sign-in providers as rows. */
public final class PostgresExternalIdentities implements ExternalIdentities {
    private final Database database;

    /** The persons of that database. */
    public PostgresExternalIdentities(Database database) {
        this.database = database;
    }

    @Override
    public Optional<User> find(String provider, String subject) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    "select user_id from external_identities where provider = ? and subject = ?")) {
                query.setString(1, provider);
                query.setString(2, subject);
                ResultSet rows = query.executeQuery();
                return rows.next() ? PostgresUsers.find(connection, rows.getLong(1)) : Optional.empty();
            }
        });
    }

    @Override
    public boolean link(long userId, String provider, String subject, Cause cause) {
        return database.write(connection -> {
            Optional<User> user = PostgresUsers.find(connection, userId);
            return user.isPresent() && link(connection, user.get(), provider, subject, cause);
        });
    }

    private static boolean link(Connection connection, User user, String provider, String subject, Cause cause)
            throws SQLException {
        try (var insert = connection.prepareStatement("insert into external_identities (provider, subject, user_id)"
                + " values (?, ?, ?) on conflict do nothing")) {
            insert.setString(1, provider);
            insert.setString(2, subject);
            insert.setLong(3, user.id());
            if (insert.executeUpdate() == 0) {
                return false;
            }
        }
        tell(connection, "identity.linked", user, provider, subject, cause);
        return true;
    }

    private static void tell(
            Connection connection, String action, User user, String provider, String subject, Cause cause)
            throws SQLException {
        AuditEvent event =
                AuditEvent.of(action, user).with("provider", provider).with("subject", subject);
        Logs.audit(connection, event, cause);
    }

    @Override
    public Users.Creation create(ExternalIdentity identity, OwnerName username, String displayName, Cause cause) {
        try {
            return database.write(connection -> {
                Users.Creation creation = PostgresUsers.create(
                        connection,
                        identity.email().orElseThrow(),
                        username,
                        displayName,
                        false,
                        Optional.empty(),
                        cause);
                if (creation instanceof Users.Creation.Created made
                        && !link(connection, made.user(), identity.provider(), identity.subject(), cause)) {
                    // Another request of the same person was quicker, with another address: that account it is.
                    throw new PostgresUsers.EmailTaken();
                }
                return creation;
            });
        } catch (PostgresUsers.EmailTaken e) {
            return new Users.Creation.EmailTaken();
        }
    }

    @Override
    public List<Linked> list(long userId) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select provider, subject, linked_at from external_identities"
                    + " where user_id = ? order by linked_at, provider, subject")) {
                query.setLong(1, userId);
                ResultSet rows = query.executeQuery();
                List<Linked> linked = new ArrayList<>();
                while (rows.next()) {
                    linked.add(new Linked(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getTimestamp(3).toInstant()));
                }
                return linked;
            }
        });
    }

    @Override
    public Unlinking unlink(long userId, String provider, Cause cause) {
        try {
            return database.write(connection -> unlink(connection, userId, provider, cause));
        } catch (Last e) {
            return Unlinking.LAST;
        }
    }

    private static Unlinking unlink(Connection connection, long userId, String provider, Cause cause)
            throws SQLException {
        // Two of these at once could each leave what the other takes away.
        try (var lock = connection.prepareStatement("select from users where id = ? for update")) {
            lock.setLong(1, userId);
            lock.executeQuery();
        }
        try (var delete = connection.prepareStatement(
                "delete from external_identities where user_id = ? and provider = ? returning subject")) {
            delete.setLong(1, userId);
            delete.setString(2, provider);
            ResultSet rows = delete.executeQuery();
            if (!rows.next()) {
                return Unlinking.ABSENT;
            }
            User user = PostgresUsers.find(connection, userId).orElseThrow();
            do {
                tell(connection, "identity.unlinked", user, provider, rows.getString(1), cause);
            } while (rows.next());
        }
        try (var left =
                connection.prepareStatement("select from users u where u.id = ? and (u.password_hash is not null"
                        + " or exists (select from external_identities i where i.user_id = u.id))")) {
            left.setLong(1, userId);
            if (!left.executeQuery().next()) {
                throw new Last();
            }
        }
        return Unlinking.DONE;
    }

    /** Ends the transaction that would leave an account that nobody can sign in to. */
    private static final class Last extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
