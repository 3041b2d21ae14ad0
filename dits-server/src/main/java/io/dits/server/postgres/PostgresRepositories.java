// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.RefName;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.Reach;
import io.dits.server.meta.Repository;
import io.dits.server.meta.Repository.Change;
import io.dits.server.meta.Repository.Settings;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.meta.Visibility;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Repositories as rows. */
public final class PostgresRepositories implements RepositoryRegistry {
    private static final String SELECT =
            "select r.id, r.owner_id, o.name as owner, r.name, r.description, r.visibility,"
                    + " r.default_branch, r.created_at, r.updated_at from repositories r join owners o on o.id = r.owner_id";

    /** The condition that {@link Reach} stands for; takes two parameters. */
    static final String WITHIN_REACH = "r.deleted_at is null and (? or r.owner_id = ? or r.visibility = 'public')";

    private final Database database;

    /** The repositories of that database. */
    public PostgresRepositories(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Repository> find(String owner, String name) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    SELECT + " where lower(o.name) = lower(?) and lower(r.name) = lower(?) and r.deleted_at is null")) {
                query.setString(1, owner);
                query.setString(2, name);
                return first(query);
            }
        });
    }

    @Override
    public Optional<Owner> owner(String name) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select id, name from owners where lower(name) = lower(?)")) {
                query.setString(1, name);
                ResultSet rows = query.executeQuery();
                return rows.next()
                        ? Optional.of(new Owner(rows.getLong(1), new OwnerName(rows.getString(2))))
                        : Optional.empty();
            }
        });
    }

    @Override
    public List<Repository> list(Reach reach, RepositoryId after, int limit) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    SELECT + " where " + WITHIN_REACH + " and r.id > ? order by r.id limit ?")) {
                query.setBoolean(1, reach.everything());
                query.setLong(2, reach.ownerId());
                query.setLong(3, after.value());
                query.setInt(4, limit);
                List<Repository> found = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    found.add(repository(rows));
                }
                return found;
            }
        });
    }

    @Override
    public Optional<Repository> create(long ownerId, RepositoryName name, Settings settings, Cause cause) {
        return database.write(connection -> {
            try (var insert = connection.prepareStatement("insert into repositories"
                    + " (owner_id, name, description, visibility, default_branch) values (?, ?, ?, ?, ?)"
                    + " on conflict do nothing returning id")) {
                insert.setLong(1, ownerId);
                insert.setString(2, name.text());
                setSettings(insert, 3, settings);
                ResultSet rows = insert.executeQuery();
                if (!rows.next()) {
                    return Optional.empty();
                }
                return logged(
                        connection,
                        new RepositoryId(rows.getLong(1)),
                        "repo.created",
                        Map.of("visibility", settings.visibility().word()),
                        cause);
            }
        });
    }

    @Override
    public Changed change(RepositoryId id, Change change, Cause cause) {
        try {
            return database.write(connection -> {
                try (var update = connection.prepareStatement(
                        // What is not given stays what others may have made of it a moment ago.
                        "update repositories set name = coalesce(?, name), description = coalesce(?, description),"
                                + " visibility = coalesce(?, visibility), default_branch = coalesce(?, default_branch),"
                                + " updated_at = now() where id = ? and deleted_at is null")) {
                    update.setString(1, change.name().map(RepositoryName::text).orElse(null));
                    update.setString(2, change.description().orElse(null));
                    update.setString(
                            3, change.visibility().map(Visibility::word).orElse(null));
                    update.setString(
                            4, change.defaultBranch().map(RefName::shortName).orElse(null));
                    update.setLong(5, id.value());
                    if (update.executeUpdate() == 0) {
                        return new Changed.Gone();
                    }
                    return logged(connection, id, "repo.changed", details(change), cause)
                            .<Changed>map(Changed.Done::new)
                            .orElseGet(Changed.Gone::new);
                } catch (SQLException e) {
                    if (SqlErrors.taken(e)) {
                        throw new NameTaken();
                    }
                    throw e;
                }
            });
        } catch (NameTaken e) {
            return new Changed.NameTaken();
        }
    }

    @Override
    public boolean delete(RepositoryId id, Cause cause) {
        return database.write(connection -> {
            try (var update = connection.prepareStatement(
                    "update repositories set deleted_at = now() where id = ? and deleted_at is null")) {
                update.setLong(1, id.value());
                if (update.executeUpdate() == 0) {
                    return false;
                }
                return logged(connection, id, "repo.deleted", Map.of(), cause).isPresent();
            }
        });
    }

    @Override
    public Restored restore(String owner, String name, Cause cause) {
        try {
            return database.write(connection -> {
                try (var query = connection.prepareStatement("select r.id from repositories r join owners o"
                        + " on o.id = r.owner_id where lower(o.name) = lower(?) and lower(r.name) = lower(?)"
                        + " and r.deleted_at is not null and r.emptied_at is null order by r.deleted_at desc limit 1"
                        + " for update of r")) {
                    query.setString(1, owner);
                    query.setString(2, name);
                    ResultSet rows = query.executeQuery();
                    return rows.next()
                            ? restored(connection, new RepositoryId(rows.getLong(1)), cause)
                            : new Restored.Gone();
                }
            });
        } catch (NameTaken e) {
            return new Restored.NameTaken();
        }
    }

    private static Restored restored(Connection connection, RepositoryId id, Cause cause) throws SQLException {
        try (var update = connection.prepareStatement("update repositories set deleted_at = null where id = ?")) {
            update.setLong(1, id.value());
            update.executeUpdate();
        } catch (SQLException e) {
            if (SqlErrors.taken(e)) {
                throw new NameTaken();
            }
            throw e;
        }
        // What the collector put in quarantine in the meantime; if it forgot some, its next look lifts it.
        PostgresCollector.undelete(connection, id);
        return logged(connection, id, "repo.restored", Map.of(), cause)
                .<Restored>map(Restored.Done::new)
                .orElseGet(Restored.Gone::new);
    }

    /** The repository, locked against other changes of it and of its refs until the transaction ends. */
    static Optional<Repository> lock(Connection connection, RepositoryId id) throws SQLException {
        try (var query = connection.prepareStatement(
                SELECT + " where r.id = ? and r.deleted_at is null for no key update of r")) {
            query.setLong(1, id.value());
            return first(query);
        }
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

    private static Map<String, String> details(Change change) {
        Map<String, String> details = new HashMap<>();
        change.name().ifPresent(name -> details.put("name", name.text()));
        change.description().ifPresent(text -> details.put("description", text));
        change.visibility().ifPresent(visibility -> details.put("visibility", visibility.word()));
        change.defaultBranch().ifPresent(branch -> details.put("default_branch", branch.shortName()));
        return details;
    }

    private static void setSettings(PreparedStatement statement, int first, Settings settings) throws SQLException {
        statement.setString(first, settings.description());
        statement.setString(first + 1, settings.visibility().word());
        statement.setString(first + 2, settings.defaultBranch().shortName());
    }

    private static Optional<Repository> first(PreparedStatement query) throws SQLException {
        ResultSet rows = query.executeQuery();
        return rows.next() ? Optional.of(repository(rows)) : Optional.empty();
    }

    private static Repository repository(ResultSet rows) throws SQLException {
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

    /** Ends the transaction that found the name taken. */
    private static final class NameTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
