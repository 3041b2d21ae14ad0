// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.RefName;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Guard;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.Quotas;
import io.dits.server.meta.Reach;
import io.dits.server.meta.Repository;
import io.dits.server.meta.Repository.Change;
import io.dits.server.meta.Repository.Settings;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.meta.Reservations;
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
    private static final String NAMED =
            " where lower(o.name) = lower(?) and lower(r.name) = lower(?) and r.deleted_at is null";

    private static final String OWNER = "select o.id, o.name, m.role, coalesce(g.members_create, false)"
            + " from owners o left join organisations g on g.id = o.id"
            + " left join memberships m on m.organisation = g.id and m.user_id = ?";
    private static final String THERE = " and o.deleted_at is null";

    private final Database database;
    private final PostgresQuotas quotas;

    /** The repositories in that database, where nobody has a quota unless it was said for him alone. */
    public PostgresRepositories(Database database) {
        this(database, new PostgresQuotas(database, Quotas.Terms.NONE));
    }

    /** The repositories in that database, under those quotas. */
    public PostgresRepositories(Database database, PostgresQuotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    @Override
    public Optional<Repository> find(String owner, String name) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(RepositoryRows.SELECT + NAMED)) {
                query.setString(1, owner);
                query.setString(2, name);
                return RepositoryRows.first(query);
            }
        });
    }

    @Override
    public Optional<Granted> find(String owner, String name, long userId) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(RepositoryRows.SELECT_GRANTED + NAMED)) {
                int next = GrantRows.join(query, 1, userId);
                query.setString(next, owner);
                query.setString(next + 1, name);
                ResultSet rows = query.executeQuery();
                return rows.next() ? Optional.of(RepositoryRows.granted(rows, userId)) : Optional.empty();
            }
        });
    }

    @Override
    public Optional<Owner> owner(String name, long userId) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(OWNER + " where lower(o.name) = lower(?)" + THERE)) {
                query.setLong(1, userId);
                query.setString(2, name);
                return owner(query);
            }
        });
    }

    private static Optional<Owner> owner(PreparedStatement query) throws SQLException {
        ResultSet rows = query.executeQuery();
        return rows.next()
                ? Optional.of(new Owner(
                        rows.getLong(1),
                        new OwnerName(rows.getString(2)),
                        GrantRows.organisation(rows.getString(3)),
                        rows.getBoolean(4)))
                : Optional.empty();
    }

    /** An owner whose row is held, which holds back who changes memberships there, if the guard lets who makes the request. */
    private static boolean lockOwner(Connection connection, long ownerId, Guard<Owner, Boolean> guard, Cause cause)
            throws SQLException {
        Optional<Boolean> admin = GrantRows.administers(connection, cause);
        if (!RepositoryRows.lockOwner(connection, ownerId)) {
            return false;
        }
        try (var query = connection.prepareStatement(OWNER + " where o.id = ?" + THERE)) {
            query.setLong(1, cause.actor().orElse(0L));
            query.setLong(2, ownerId);
            Optional<Owner> owner = owner(query);
            owner.ifPresent(now -> guard.check(now, admin));
            return owner.isPresent();
        }
    }

    @Override
    public List<Granted> list(Reach reach, RepositoryId after, int limit) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(RepositoryRows.SELECT_GRANTED + " where "
                    + GrantRows.WITHIN_REACH + " and r.id > ? order by r.id limit ?")) {
                int next = GrantRows.within(query, GrantRows.join(query, 1, reach.userId()), reach);
                query.setLong(next, after.value());
                query.setInt(next + 1, limit);
                List<Granted> found = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    found.add(RepositoryRows.granted(rows, reach.userId()));
                }
                return found;
            }
        });
    }

    @Override
    public Changed create(
            long ownerId, RepositoryName name, Settings settings, Guard<Owner, Boolean> guard, Cause cause) {
        return database.write(connection -> {
            if (!lockOwner(connection, ownerId, guard, cause)) {
                return new Changed.Gone();
            }
            Optional<Integer> full = quotas.full(connection, ownerId);
            if (full.isPresent()) {
                return new Changed.TooMany(full.get());
            }
            try (var insert = connection.prepareStatement("insert into repositories"
                    + " (owner_id, name, description, visibility, default_branch) values (?, ?, ?, ?, ?)"
                    + " on conflict do nothing returning id")) {
                insert.setLong(1, ownerId);
                insert.setString(2, name.text());
                setSettings(insert, 3, settings);
                ResultSet rows = insert.executeQuery();
                if (!rows.next()) {
                    return new Changed.NameTaken();
                }
                RepositoryId id = new RepositoryId(rows.getLong(1));
                RepositoryRows.makerAdministers(connection, id, ownerId, cause);
                return RepositoryRows.changed(
                        connection,
                        id,
                        "repo.created",
                        Map.of("visibility", settings.visibility().word()),
                        cause);
            }
        });
    }

    @Override
    public Changed change(RepositoryId id, Change change, Guard<Repository, Ledger.Standing> guard, Cause cause) {
        try {
            return database.write(connection -> {
                if (RepositoryRows.lock(connection, id, guard, cause).isEmpty()) {
                    return new Changed.Gone();
                }
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
                    update.executeUpdate();
                    return RepositoryRows.changed(connection, id, "repo.changed", details(change), cause);
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
    public Changed transfer(
            RepositoryId id,
            long ownerId,
            Optional<RepositoryName> name,
            Guard<Repository, Ledger.Standing> giving,
            Guard<Owner, Boolean> taking,
            Cause cause) {
        try {
            return database.write(connection -> {
                if (!lockOwner(connection, ownerId, taking, cause)) {
                    return new Changed.Gone();
                }
                Optional<Repository> before = RepositoryRows.lock(connection, id, giving, cause);
                if (before.isEmpty()) {
                    return new Changed.Gone();
                }
                Optional<Integer> full =
                        before.get().ownerId() == ownerId ? Optional.empty() : quotas.full(connection, ownerId);
                if (full.isPresent()) {
                    return new Changed.TooMany(full.get());
                }
                try (var update = connection.prepareStatement("update repositories set owner_id = ?,"
                        + " name = coalesce(?, name), updated_at = now() where id = ?")) {
                    update.setLong(1, ownerId);
                    update.setString(2, name.map(RepositoryName::text).orElse(null));
                    update.setLong(3, id.value());
                    update.executeUpdate();
                } catch (SQLException e) {
                    if (SqlErrors.taken(e)) {
                        throw new NameTaken();
                    }
                    throw e;
                }
                Optional<Reservations.Excess> excess =
                        before.get().ownerId() == ownerId ? Optional.empty() : quotas.moved(connection, ownerId, id);
                if (excess.isPresent()) {
                    throw new NoRoom(excess.get());
                }
                RepositoryRows.makerAdministers(connection, id, ownerId, cause);
                return RepositoryRows.moved(
                        connection,
                        id,
                        before.get().owner() + "/" + before.get().name(),
                        cause);
            });
        } catch (NameTaken e) {
            return new Changed.NameTaken();
        } catch (NoRoom e) {
            return new Changed.NoRoom(e.excess);
        }
    }

    @Override
    public List<Deleted> deleted() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    RepositoryRows.SELECT.replace(" from repositories r", ", r.deleted_at from repositories r")
                            + " where r.deleted_at is not null and r.emptied_at is null order by r.deleted_at desc")) {
                List<Deleted> found = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    found.add(new Deleted(
                            RepositoryRows.repository(rows),
                            rows.getTimestamp("deleted_at").toInstant()));
                }
                return found;
            }
        });
    }

    @Override
    public boolean delete(RepositoryId id, Guard<Repository, Ledger.Standing> guard, Cause cause) {
        return database.write(connection -> {
            if (RepositoryRows.lock(connection, id, guard, cause).isEmpty()) {
                return false;
            }
            try (var update = connection.prepareStatement(
                    "update repositories set deleted_at = now() where id = ? and deleted_at is null")) {
                update.setLong(1, id.value());
                if (update.executeUpdate() == 0) {
                    return false;
                }
                return RepositoryRows.logged(connection, id, "repo.deleted", Map.of(), cause)
                        .isPresent();
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
        return RepositoryRows.logged(connection, id, "repo.restored", Map.of(), cause)
                .<Restored>map(Restored.Done::new)
                .orElseGet(Restored.Gone::new);
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

    /** Ends the transaction that found no room. */
    private static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Reservations.Excess excess;

        NoRoom(Reservations.Excess excess) {
            this.excess = excess;
        }
    }

    /** Ends the transaction that found the name taken. */
    private static final class NameTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
