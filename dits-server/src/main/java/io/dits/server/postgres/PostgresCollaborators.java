// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Collaborators;
import io.dits.server.meta.Guard;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.Member;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryRole;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collaborators as rows. */
public final class PostgresCollaborators implements Collaborators {
    private static final String SELECT = "select o.name, u.display_name, c.role, c.created_at from collaborators c"
            + " join users u on u.id = c.user_id join owners o on o.id = u.id where c.repository = ?";

    private final Database database;

    /** The collaborators of that database. */
    public PostgresCollaborators(Database database) {
        this.database = database;
    }

    @Override
    public List<Member<RepositoryRole>> list(RepositoryId repository, String after, int limit) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    SELECT + " and lower(o.name) > lower(?) order by lower(o.name) limit ?")) {
                query.setLong(1, repository.value());
                query.setString(2, after);
                query.setInt(3, limit);
                List<Member<RepositoryRole>> found = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    found.add(member(rows));
                }
                return found;
            }
        });
    }

    @Override
    public Put put(
            RepositoryId id,
            String username,
            RepositoryRole role,
            Guard<Repository, Ledger.Standing> guard,
            Cause cause) {
        return database.write(connection -> {
            Optional<Repository> repository = RepositoryRows.lock(connection, id, guard, cause);
            if (repository.isEmpty()) {
                return new Put.Gone();
            }
            Optional<Long> user = user(connection, username);
            if (user.isEmpty()) {
                return new Put.NoUser();
            }
            if (user.get() == repository.get().ownerId()) {
                return new Put.Owner();
            }
            try (var insert = connection.prepareStatement("insert into collaborators as c (repository, user_id, role)"
                    + " values (?, ?, ?) on conflict (repository, user_id) do update set role = excluded.role")) {
                insert.setLong(1, id.value());
                insert.setLong(2, user.get());
                insert.setString(3, role.word());
                insert.executeUpdate();
            }
            Member<RepositoryRole> member = member(connection, id, user.get());
            Logs.audit(
                    connection,
                    AuditEvent.of("repo.collaborator_set", repository.get())
                            .with("user", member.username())
                            .with("role", role.word()),
                    cause);
            return new Put.Done(member);
        });
    }

    @Override
    public Optional<RepositoryRole> remove(
            RepositoryId id, String username, Guard<Repository, Ledger.Standing> guard, Cause cause) {
        return database.write(connection -> {
            Optional<Repository> repository = RepositoryRows.lock(connection, id, guard, cause);
            if (repository.isEmpty()) {
                return Optional.empty();
            }
            Optional<RepositoryRole> had = delete(connection, id, username);
            if (had.isPresent()) {
                Logs.audit(
                        connection,
                        AuditEvent.of("repo.collaborator_removed", repository.get())
                                .with("user", username)
                                .with("role", had.get().word()),
                        cause);
            }
            return had;
        });
    }

    private static Optional<RepositoryRole> delete(Connection connection, RepositoryId id, String username)
            throws SQLException {
        try (var delete = connection.prepareStatement("delete from collaborators c using owners o"
                + " where c.repository = ? and o.id = c.user_id and lower(o.name) = lower(?) returning c.role")) {
            delete.setLong(1, id.value());
            delete.setString(2, username);
            ResultSet rows = delete.executeQuery();
            return rows.next() ? GrantRows.repository(rows.getString(1)) : Optional.empty();
        }
    }

    private static Optional<Long> user(Connection connection, String username) throws SQLException {
        try (var query = connection.prepareStatement(
                "select u.id from users u join owners o on o.id = u.id where lower(o.name) = lower(?)")) {
            query.setString(1, username);
            ResultSet rows = query.executeQuery();
            return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
        }
    }

    private static Member<RepositoryRole> member(Connection connection, RepositoryId id, long user)
            throws SQLException {
        try (var query = connection.prepareStatement(SELECT + " and c.user_id = ?")) {
            query.setLong(1, id.value());
            query.setLong(2, user);
            ResultSet rows = query.executeQuery();
            rows.next();
            return member(rows);
        }
    }

    private static Member<RepositoryRole> member(ResultSet rows) throws SQLException {
        return new Member<>(
                new OwnerName(rows.getString(1)),
                rows.getString(2),
                RepositoryRole.ofWord(rows.getString(3)),
                rows.getTimestamp(4).toInstant());
    }
}
