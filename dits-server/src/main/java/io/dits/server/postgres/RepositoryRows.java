// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.RefName;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Guard;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.Repository;
import io.dits.server.meta.Repository.Settings;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.RepositoryRegistry.Changed;
import io.dits.server.meta.RepositoryRegistry.Granted;
import io.dits.server.meta.Visibility;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.Optional;

/** What all that is done to a repository's row shares: reading it, locking it, telling of it. */
final class RepositoryRows {
    /** A repository {@code r} with its owner {@code o}. */
    static final String SELECT = "select r.id, r.owner_id, o.name as owner, r.name, r.description, r.visibility,"
            + " r.default_branch, r.created_at, r.updated_at from repositories r join owners o on o.id = r.owner_id";

    /** The same with the columns of {@link GrantRows}, whose parameters come first. */
    static final String SELECT_GRANTED =
            SELECT.replace(" from repositories r", ", " + GrantRows.COLUMNS + " from repositories r") + GrantRows.JOINS;

    private RepositoryRows() {}

    /** The repository, locked against other changes of it and of its refs until the transaction ends. */
    static Optional<Repository> lock(Connection connection, RepositoryId id) throws SQLException {
        try (var query = connection.prepareStatement(
                SELECT + " where r.id = ? and r.deleted_at is null for no key update of r")) {
            query.setLong(1, id.value());
            return first(query);
        }
    }

    /** The same, if the guard lets who makes the request. */
    static Optional<Repository> lock(
            Connection connection, RepositoryId id, Guard<Repository, Ledger.Standing> guard, Cause cause)
            throws SQLException {
        Optional<Repository> locked = lock(connection, id);
        if (locked.isPresent()) {
            guard.check(locked.get(), GrantRows.standing(connection, locked.get(), cause));
        }
        return locked;
    }

    static Changed changed(
            Connection connection, RepositoryId id, String action, Map<String, String> details, Cause cause)
            throws SQLException {
        return logged(connection, id, action, details, cause)
                .<Changed>map(Changed.Done::new)
                .orElseGet(Changed.Gone::new);
    }

    /** Tells in the audit what was done to the repository, by the name that it has now. */
    static Optional<Repository> logged(
            Connection connection, RepositoryId id, String action, Map<String, String> details, Cause cause)
            throws SQLException {
        try (var query = connection.prepareStatement(SELECT + " where r.id = ?")) {
            query.setLong(1, id.value());
            Optional<Repository> repository = first(query);
            if (repository.isPresent()) {
                AuditEvent event = AuditEvent.of(action, repository.get());
                for (var detail : details.entrySet()) {
                    event = event.with(detail.getKey(), detail.getValue());
                }
                Logs.audit(connection, event, cause);
            }
            return repository;
        }
    }

    /** Holds an owner who is there against deletion, and against others who add repositories, until the transaction ends. */
    static boolean lockOwner(Connection connection, long id) throws SQLException {
        try (var query = connection.prepareStatement(
                "select from owners where id = ? and deleted_at is null for no key update")) {
            query.setLong(1, id);
            return query.executeQuery().next();
        }
    }

    /** A plain member of an organisation administers what he made there, or gave it. */
    static void makerAdministers(Connection connection, RepositoryId id, long ownerId, Cause cause)
            throws SQLException {
        try (var insert = connection.prepareStatement("insert into collaborators (repository, user_id, role)"
                + " select ?, user_id, 'admin' from memberships where organisation = ? and user_id = ?"
                + " and role = 'member' on conflict (repository, user_id) do update set role = excluded.role")) {
            insert.setLong(1, id.value());
            insert.setLong(2, ownerId);
            insert.setObject(3, cause.actor().orElse(null), Types.BIGINT);
            insert.executeUpdate();
        }
    }

    /** What is left to do when a repository has another owner than before. */
    static Changed moved(Connection connection, RepositoryId id, String from, Cause cause) throws SQLException {
        try (var delete = connection.prepareStatement("delete from collaborators c using repositories r"
                + " where c.repository = ? and r.id = c.repository and c.user_id = r.owner_id")) {
            delete.setLong(1, id.value());
            delete.executeUpdate();
        }
        return changed(connection, id, "repo.transferred", Map.of("from", from), cause);
    }

    static Optional<Repository> first(PreparedStatement query) throws SQLException {
        ResultSet rows = query.executeQuery();
        return rows.next() ? Optional.of(repository(rows)) : Optional.empty();
    }

    static Granted granted(ResultSet rows, long userId) throws SQLException {
        return new Granted(repository(rows), GrantRows.grants(rows, userId));
    }

    static Repository repository(ResultSet rows) throws SQLException {
        return new Repository(
                new RepositoryId(rows.getLong("id")),
                rows.getLong("owner_id"),
                new OwnerName(rows.getString("owner")),
                new RepositoryName(rows.getString("name")),
                new Settings(
                        rows.getString("description"),
                        Visibility.ofWord(rows.getString("visibility")),
                        RefName.branch(rows.getString("default_branch"))),
                rows.getTimestamp("created_at").toInstant(),
                rows.getTimestamp("updated_at").toInstant());
    }
}
