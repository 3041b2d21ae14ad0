// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import static io.dits.server.postgres.PostgresLedger.ask;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.User;
import io.dits.server.meta.UserDirectory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An account in a transaction in which no other one changes. */
record OpenUser(Connection connection, User user, boolean allowed, Cause cause) implements UserDirectory.Transaction {
    private static final String OWNED = "select organisation from memberships where user_id = ? and role = 'owner'";

    @Override
    public boolean administeredWithout() {
        return ask(() -> {
            try (var query =
                    statement("select from users where id <> ? and role = 'admin' and state = 'active' limit 1")) {
                return query.executeQuery().next();
            }
        });
    }

    @Override
    public List<String> organisationsOwnedAlone() {
        // Locked before they are looked at, so that their other owners do not leave in the same moment.
        texts("select display_name from organisations where id in (" + OWNED + ") order by id for no key update");
        return texts("select o.name from owners o where o.id in (" + OWNED + ")"
                + " and not exists (select from memberships m join users u on u.id = m.user_id"
                + " where m.organisation = o.id and m.role = 'owner' and u.state = 'active' and u.id <> ?)"
                + " order by lower(o.name)");
    }

    @Override
    public List<RepositoryName> repositories() {
        return texts("select name from repositories where owner_id = ? and deleted_at is null order by lower(name)"
                        + " for no key update")
                .stream()
                .map(RepositoryName::new)
                .toList();
    }

    /** The first column of a query each of whose parameters is the user. */
    private List<String> texts(String sql) {
        return ask(() -> {
            try (var query = connection.prepareStatement(sql)) {
                for (int i = 1; i <= query.getParameterMetaData().getParameterCount(); i++) {
                    query.setLong(i, user.id());
                }
                List<String> found = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }
        });
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setLong(1, user.id());
        return statement;
    }

    private void run(String sql) throws SQLException {
        try (var statement = statement(sql)) {
            statement.executeUpdate();
        }
    }

    @Override
    public User active(boolean active) {
        return ask(() -> {
            if (active) {
                run("update users set state = 'active' where id = ?");
            } else {
                run("update users set state = 'disabled' where id = ?");
                run("update refresh_tokens set revoked_at = now() where user_id = ? and revoked_at is null");
                run("delete from sessions where user_id = ?");
                run("delete from password_resets where user_id = ?");
                run("delete from device_logins where user_id = ?");
            }
            return logged(AuditEvent.of(active ? "user.enabled" : "user.disabled", user));
        });
    }

    @Override
    public User admin(boolean admin) {
        return ask(() -> {
            run("update users set role = '" + (admin ? "admin" : "user") + "' where id = ?");
            return logged(AuditEvent.of("user.role_changed", user).with("role", admin ? "admin" : "user"));
        });
    }

    @Override
    public Optional<User> rename(OwnerName name) {
        return ask(() -> Owners.rename(connection, user.id(), name)
                ? Optional.of(logged(AuditEvent.of("user.renamed", user).with("name", name)))
                : Optional.empty());
    }

    private User logged(AuditEvent event) throws SQLException {
        Logs.audit(connection, event, cause);
        return PostgresUsers.find(connection, user.id()).orElseThrow();
    }

    @Override
    public Optional<Long> owner(String name) {
        return ask(() -> {
            // Held against its own deletion until what it gets is below its name.
            try (var query = connection.prepareStatement(
                    "select id from owners where lower(name) = lower(?) and deleted_at is null for share")) {
                query.setString(1, name);
                ResultSet rows = query.executeQuery();
                return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
            }
        });
    }

    @Override
    public List<RepositoryName> taken(long owner, List<RepositoryName> names) {
        return ask(() -> {
            try (var query = connection.prepareStatement("select name from repositories where owner_id = ?"
                    + " and deleted_at is null and lower(name) = any(select lower(n) from unnest(?) n)"
                    + " order by lower(name)")) {
                query.setLong(1, owner);
                query.setArray(
                        2,
                        connection.createArrayOf(
                                "text", names.stream().map(RepositoryName::text).toArray()));
                List<RepositoryName> taken = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    taken.add(new RepositoryName(rows.getString(1)));
                }
                return taken;
            }
        });
    }

    @Override
    public void transferAll(long owner) {
        ask(() -> {
            List<RepositoryId> moved = new ArrayList<>();
            try (var update = connection.prepareStatement("update repositories set owner_id = ?, updated_at = now()"
                    + " where owner_id = ? and deleted_at is null returning id")) {
                update.setLong(1, owner);
                update.setLong(2, user.id());
                ResultSet rows = update.executeQuery();
                while (rows.next()) {
                    moved.add(new RepositoryId(rows.getLong(1)));
                }
            }
            for (RepositoryId id : moved) {
                RepositoryRows.moved(connection, id, user.username().text(), cause);
            }
            return true;
        });
    }

    @Override
    public void delete() {
        ask(() -> {
            // All that is the user's alone goes with the row: sign-ins, tokens, memberships, collaborations.
            run("delete from users where id = ?");
            Owners.delete(connection, user.id());
            Logs.audit(connection, AuditEvent.of("user.deleted", user).with("email", user.email()), cause);
            return true;
        });
    }
}
