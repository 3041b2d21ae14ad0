// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import static io.dits.server.postgres.PostgresLedger.ask;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Member;
import io.dits.server.meta.Organisation;
import io.dits.server.meta.OrganisationRegistry;
import io.dits.server.meta.OrganisationRole;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.User;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An organisation whose row is locked. */
record OpenOrganisation(Connection connection, Organisation organisation, Optional<Boolean> administers, Cause cause)
        implements OrganisationRegistry.Transaction {
    /** Members of an organisation, which is the one parameter. */
    static final String MEMBERS = "select o.name, u.display_name, m.role, m.created_at from memberships m"
            + " join users u on u.id = m.user_id join owners o on o.id = u.id where m.organisation = ?";

    static Member<OrganisationRole> member(ResultSet rows) throws SQLException {
        return new Member<>(
                new OwnerName(rows.getString(1)),
                rows.getString(2),
                OrganisationRole.ofWord(rows.getString(3)),
                rows.getTimestamp(4).toInstant());
    }

    static AuditEvent event(String action, Organisation organisation) {
        return AuditEvent.of(action, "org:" + organisation.name()).at(organisation.id());
    }

    @Override
    public Optional<OrganisationRole> role(long userId) {
        return ask(() -> {
            try (var query = connection.prepareStatement(
                    "select role from memberships where organisation = ? and user_id = ?")) {
                query.setLong(1, organisation.id());
                query.setLong(2, userId);
                ResultSet rows = query.executeQuery();
                return rows.next() ? GrantRows.organisation(rows.getString(1)) : Optional.empty();
            }
        });
    }

    @Override
    public Optional<User> user(String username) {
        return ask(() -> PostgresUserDirectory.named(connection, username));
    }

    @Override
    public boolean ownedWithout(long userId) {
        return ask(() -> {
            try (var query = connection.prepareStatement(
                    "select from memberships m join users u on u.id = m.user_id"
                            + " where m.organisation = ? and m.role = 'owner' and m.user_id <> ? and u.state = 'active' limit 1")) {
                query.setLong(1, organisation.id());
                query.setLong(2, userId);
                return query.executeQuery().next();
            }
        });
    }

    @Override
    public Member<OrganisationRole> put(User user, OrganisationRole role) {
        return ask(() -> {
            try (var insert = connection.prepareStatement("insert into memberships (organisation, user_id, role)"
                    + " values (?, ?, ?) on conflict (organisation, user_id) do update set role = excluded.role")) {
                insert.setLong(1, organisation.id());
                insert.setLong(2, user.id());
                insert.setString(3, role.word());
                insert.executeUpdate();
            }
            log("org.member_set", user, role);
            try (var query = connection.prepareStatement(MEMBERS + " and m.user_id = ?")) {
                query.setLong(1, organisation.id());
                query.setLong(2, user.id());
                ResultSet rows = query.executeQuery();
                rows.next();
                return member(rows);
            }
        });
    }

    @Override
    public void remove(User user) {
        Optional<OrganisationRole> before = role(user.id());
        ask(() -> {
            try (var delete =
                    connection.prepareStatement("delete from memberships where organisation = ? and user_id = ?")) {
                delete.setLong(1, organisation.id());
                delete.setLong(2, user.id());
                delete.executeUpdate();
            }
            List<String> repositories = endCollaborations(user);
            AuditEvent removed = event("org.member_removed", organisation)
                    .with("user", user.username())
                    .with("role", before.orElse(OrganisationRole.MEMBER).word());
            Logs.audit(
                    connection,
                    repositories.isEmpty()
                            ? removed
                            : removed.with("collaborations_ended", String.join(" ", repositories)),
                    cause);
            return true;
        });
    }

    /** Who made a repository here administers it as its collaborator: that must not outlive the membership. */
    private List<String> endCollaborations(User user) throws SQLException {
        try (var delete = connection.prepareStatement("delete from collaborators c using repositories r"
                + " where r.id = c.repository and r.owner_id = ? and c.user_id = ? returning r.name")) {
            delete.setLong(1, organisation.id());
            delete.setLong(2, user.id());
            List<String> names = new ArrayList<>();
            ResultSet rows = delete.executeQuery();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            names.sort(String.CASE_INSENSITIVE_ORDER);
            return names;
        }
    }

    private void log(String action, User user, OrganisationRole role) throws SQLException {
        Logs.audit(
                connection,
                event(action, organisation).with("user", user.username()).with("role", role.word()),
                cause);
    }

    @Override
    public Optional<Organisation> change(Organisation.Change change) {
        return ask(() -> {
            if (change.name().isPresent()
                    && !Owners.rename(
                            connection, organisation.id(), change.name().get())) {
                return Optional.empty();
            }
            Organisation.Settings settings = change.applied(organisation.settings());
            try (var update = connection.prepareStatement(
                    "update organisations set display_name = ?, base_role = ?, members_create = ? where id = ?")) {
                update.setString(1, settings.displayName());
                update.setString(2, settings.base().word());
                update.setBoolean(3, settings.membersCreate());
                update.setLong(4, organisation.id());
                update.executeUpdate();
            }
            Organisation changed =
                    PostgresOrganisations.find(connection, organisation.id()).orElseThrow();
            Logs.audit(
                    connection,
                    event("org.changed", organisation)
                            .with("name", changed.name())
                            .with("base_role", settings.base().word())
                            .with("members_create", settings.membersCreate()),
                    cause);
            return Optional.of(changed);
        });
    }

    @Override
    public long repositories() {
        return ask(() -> {
            try (var query = connection.prepareStatement(
                    "select count(*) from repositories where owner_id = ? and deleted_at is null")) {
                query.setLong(1, organisation.id());
                ResultSet rows = query.executeQuery();
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    @Override
    public void delete() {
        ask(() -> {
            try (var delete = connection.prepareStatement("delete from memberships where organisation = ?")) {
                delete.setLong(1, organisation.id());
                delete.executeUpdate();
            }
            Owners.delete(connection, organisation.id());
            Logs.audit(connection, event("org.deleted", organisation), cause);
            return true;
        });
    }
}
