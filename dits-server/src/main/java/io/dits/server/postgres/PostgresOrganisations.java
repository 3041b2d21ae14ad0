// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.Cause;
import io.dits.server.meta.Member;
import io.dits.server.meta.Organisation;
import io.dits.server.meta.OrganisationRegistry;
import io.dits.server.meta.OrganisationRole;
import io.dits.server.meta.OwnerName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Organisations as rows. */
public final class PostgresOrganisations implements OrganisationRegistry {
    private static final String COLUMNS =
            "select g.id, o.name, g.display_name, g.base_role, g.members_create, g.created_at";
    private static final String FROM = " from organisations g join owners o on o.id = g.id and o.deleted_at is null";
    private static final String MINE = COLUMNS + ", m.role" + FROM;

    private final Database database;
    private final int most;

    /** The organisations of that database, of which everybody may make as many as he likes. */
    public PostgresOrganisations(Database database) {
        this(database, Integer.MAX_VALUE);
    }

    /** The organisations of that database, of which each user may make so many. */
    public PostgresOrganisations(Database database, int most) {
        this.database = database;
        this.most = most;
    }

    @Override
    public Optional<Found> find(String name, long userId) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    MINE + " left join memberships m on m.organisation = g.id and m.user_id = ?"
                            + " where lower(o.name) = lower(?)")) {
                query.setLong(1, userId);
                query.setString(2, name);
                return found(query).stream().findFirst();
            }
        });
    }

    @Override
    public List<Found> ofUser(long userId, long after, int limit) {
        return database.read(connection -> {
            try (var query =
                    connection.prepareStatement(MINE + " join memberships m on m.organisation = g.id and m.user_id = ?"
                            + " where g.id > ? order by g.id limit ?")) {
                query.setLong(1, userId);
                query.setLong(2, after);
                query.setInt(3, limit);
                return found(query);
            }
        });
    }

    private static List<Found> found(PreparedStatement query) throws SQLException {
        List<Found> found = new ArrayList<>();
        ResultSet rows = query.executeQuery();
        while (rows.next()) {
            found.add(new Found(organisation(rows), GrantRows.organisation(rows.getString("role"))));
        }
        return found;
    }

    @Override
    public List<Organisation> list() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(COLUMNS + FROM + " order by lower(o.name)")) {
                List<Organisation> all = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    all.add(organisation(rows));
                }
                return all;
            }
        });
    }

    @Override
    public List<Member<OrganisationRole>> members(long organisation, String after, int limit) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    OpenOrganisation.MEMBERS + " and lower(o.name) > lower(?) order by lower(o.name) limit ?")) {
                query.setLong(1, organisation);
                query.setString(2, after);
                query.setInt(3, limit);
                List<Member<OrganisationRole>> members = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    members.add(OpenOrganisation.member(rows));
                }
                return members;
            }
        });
    }

    @Override
    public Creation create(OwnerName name, Organisation.Settings settings, long firstOwner, Cause cause) {
        return database.write(connection -> {
            if (!cause.byOperator()) {
                if (GrantRows.administers(connection, cause).isEmpty()) {
                    return new Creation.NotAllowed();
                }
                if (made(connection, cause.actor().orElseThrow()) >= most) {
                    return new Creation.TooMany(most);
                }
            }
            Optional<Long> id = Owners.insert(connection, name, "organisation");
            if (id.isEmpty()) {
                return new Creation.NameTaken();
            }
            try (var insert = connection.prepareStatement(
                    "insert into organisations (id, display_name, base_role, members_create, made_by)"
                            + " values (?, ?, ?, ?, ?)")) {
                insert.setLong(1, id.get());
                insert.setString(2, settings.displayName());
                insert.setString(3, settings.base().word());
                insert.setBoolean(4, settings.membersCreate());
                insert.setObject(5, cause.actor().orElse(null), java.sql.Types.BIGINT);
                insert.executeUpdate();
            }
            try (var insert = connection.prepareStatement(
                    "insert into memberships (organisation, user_id, role) values (?, ?, 'owner')")) {
                insert.setLong(1, id.get());
                insert.setLong(2, firstOwner);
                insert.executeUpdate();
            }
            Organisation made = find(connection, id.get()).orElseThrow();
            Logs.audit(connection, OpenOrganisation.event("org.created", made), cause);
            return new Creation.Created(made);
        });
    }

    /** How many a user has made; those who make some at once for him take turns from here on. */
    private static int made(Connection connection, long user) throws SQLException {
        try (var lock = connection.prepareStatement("select from owners where id = ? for no key update");
                var count = connection.prepareStatement("select count(*)::integer" + FROM + " where g.made_by = ?")) {
            lock.setLong(1, user);
            lock.executeQuery();
            count.setLong(1, user);
            ResultSet row = count.executeQuery();
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public <T> Optional<T> transact(String name, Cause cause, Function<Transaction, T> work) {
        return database.write(connection -> {
            // Before the organisation, as everywhere.
            Optional<Boolean> admin = cause.byOperator() ? Optional.of(true) : GrantRows.administers(connection, cause);
            Optional<Organisation> locked = lock(connection, name);
            return locked.map(organisation -> work.apply(new OpenOrganisation(connection, organisation, admin, cause)));
        });
    }

    /** Holds back other changes of the organisation, pushes on the strength of its grants, and repositories being made. */
    private static Optional<Organisation> lock(Connection connection, String name) throws SQLException {
        try (var query = connection.prepareStatement(
                COLUMNS + FROM + " where lower(o.name) = lower(?) for no key update of o, g")) {
            query.setString(1, name);
            ResultSet rows = query.executeQuery();
            return rows.next() ? Optional.of(organisation(rows)) : Optional.empty();
        }
    }

    static Optional<Organisation> find(Connection connection, long id) throws SQLException {
        try (var query = connection.prepareStatement(COLUMNS + FROM + " where g.id = ?")) {
            query.setLong(1, id);
            ResultSet rows = query.executeQuery();
            return rows.next() ? Optional.of(organisation(rows)) : Optional.empty();
        }
    }

    private static Organisation organisation(ResultSet rows) throws SQLException {
        return new Organisation(
                rows.getLong("id"),
                new OwnerName(rows.getString("name")),
                new Organisation.Settings(
                        rows.getString("display_name"),
                        Organisation.Base.ofWord(rows.getString("base_role")),
                        rows.getBoolean("members_create")),
                rows.getTimestamp("created_at").toInstant());
    }
}
