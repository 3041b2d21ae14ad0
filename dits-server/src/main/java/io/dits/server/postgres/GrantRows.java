// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.Cause;
import io.dits.server.meta.Grants;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.OrganisationRole;
import io.dits.server.meta.Reach;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryRole;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a user has been given in a repository, as rows. */
final class GrantRows {
    /** Joins to a repository {@code r}; takes the parameters of {@link #join}. */
    static final String JOINS = " left join organisations g on g.id = r.owner_id"
            + " left join memberships m on m.organisation = g.id and m.user_id = ?"
            + " left join collaborators c on c.repository = r.id and c.user_id = ?";

    /** Columns of these. */
    static final String COLUMNS = "m.role as membership, g.base_role, c.role as collaboration";

    /**
     * The condition on a repository {@code r} that {@link Reach} stands for; takes the parameters of
     * {@link #within}.
     */
    static final String WITHIN_REACH = "r.deleted_at is null and (? or r.visibility = 'public' or r.owner_id = ?"
            + " or r.owner_id in (select rm.organisation from memberships rm join organisations ro on ro.id = rm.organisation"
            + " where rm.user_id = ? and (rm.role <> 'member' or ro.base_role <> 'none'))"
            + " or r.id in (select rc.repository from collaborators rc where rc.user_id = ?))";

    private GrantRows() {}

    /** Sets the parameters of {@link #JOINS}; the number of the next. */
    static int join(PreparedStatement statement, int first, long userId) throws SQLException {
        statement.setLong(first, userId);
        statement.setLong(first + 1, userId);
        return first + 2;
    }

    /** Sets the parameters of {@link #WITHIN_REACH}; the number of the next. */
    static int within(PreparedStatement statement, int first, Reach reach) throws SQLException {
        statement.setBoolean(first, reach.everything());
        for (int i = 1; i <= 3; i++) {
            statement.setLong(first + i, reach.userId());
        }
        return first + 4;
    }

    static Grants grants(ResultSet rows, long userId) throws SQLException {
        Optional<OrganisationRole> membership = organisation(rows.getString("membership"));
        return new Grants(
                rows.getLong("owner_id") == userId,
                membership,
                membership.isPresent() ? repository(rows.getString("base_role")) : Optional.empty(),
                repository(rows.getString("collaboration")));
    }

    /**
     * Whether who makes a request is an administrator of the server; empty if his account is gone or disabled. It stays so until the
     * transaction ends: whoever wants to disable him, or to take that from him, waits.
     */
    static Optional<Boolean> administers(Connection connection, Cause cause) throws SQLException {
        if (cause.actor().isEmpty()) {
            return Optional.empty();
        }
        try (var query = connection.prepareStatement(
                "select role = 'admin' from users where id = ? and state = 'active' for share")) {
            query.setLong(1, cause.actor().get());
            ResultSet rows = query.executeQuery();
            return rows.next() ? Optional.of(rows.getBoolean(1)) : Optional.empty();
        }
    }

    /** The same with what he has been given in a repository that is locked. */
    static Optional<Ledger.Standing> standing(Connection connection, Repository locked, Cause cause)
            throws SQLException {
        Optional<Boolean> admin = administers(connection, cause);
        return admin.isPresent()
                ? Optional.of(new Ledger.Standing(
                        admin.get(), locked(connection, locked, cause.actor().orElseThrow())))
                : Optional.empty();
    }

    /**
     * The same read in a transaction, and kept as it is until its end: whoever takes a grant away waits for it. The order of
     * the locks is user, organisation, membership, collaboration, as everywhere.
     */
    static Grants locked(Connection connection, Repository repository, long userId) throws SQLException {
        if (repository.ownerId() == userId) {
            return Grants.OWNER;
        }
        Optional<String> base =
                one(connection, "select base_role from organisations where id = ? for share", repository.ownerId());
        Optional<OrganisationRole> membership = base.isEmpty()
                ? Optional.empty()
                : organisation(one(
                                connection,
                                "select role from memberships where organisation = ? and user_id = ? for share",
                                repository.ownerId(),
                                userId)
                        .orElse(null));
        Optional<String> collaboration = one(
                connection,
                "select role from collaborators where repository = ? and user_id = ? for share",
                repository.id().value(),
                userId);
        return new Grants(
                false,
                membership,
                membership.flatMap(member -> repository(base.orElse(null))),
                repository(collaboration.orElse(null)));
    }

    private static Optional<String> one(Connection connection, String sql, long... parameters) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setLong(i + 1, parameters[i]);
            }
            ResultSet rows = query.executeQuery();
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    static Optional<OrganisationRole> organisation(@Nullable String word) {
        return Optional.ofNullable(word).map(OrganisationRole::ofWord);
    }

    /** The role of a word in the database; empty for {@code none} and for null. */
    static Optional<RepositoryRole> repository(@Nullable String word) {
        return Optional.ofNullable(word).filter(text -> !text.equals("none")).map(RepositoryRole::ofWord);
    }
}
