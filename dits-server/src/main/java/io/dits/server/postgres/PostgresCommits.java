// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.CommitId;
import io.dits.core.model.TagId;
import io.dits.server.meta.CommitGraph;
import io.dits.server.meta.CommitRow;
import io.dits.server.meta.RepositoryId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** History as recursive queries over rows. */
public final class PostgresCommits implements CommitGraph {
    private static final int MOST = 4000;

    private final Database database;

    /** The commits of that database. */
    public PostgresCommits(Database database) {
        this.database = database;
    }

    @Override
    public Map<CommitId, CommitRow> load(RepositoryId repository, Collection<CommitId> commits, int depth) {
        if (commits.isEmpty()) {
            return Map.of();
        }
        return database.read(connection -> {
            // Only the first commits are checked for a link: what a repository has, it has with all that is below.
            // The recursion is cut by the limit as it goes, nearest first, so that it ends in bounded time.
            try (var query = connection.prepareStatement("with recursive near (id, depth) as ("
                    + " select o.id, 1 from unnest(?) n(name) join objects o on o.name = n.name"
                    + " join links l on l.object = o.id and l.repository = ?"
                    + " union select p.parent, n.depth + 1 from near n join commit_parents p on p.commit = n.id"
                    + " where n.depth < ?),"
                    + " few as (select id from near limit ?)"
                    + " select o.name, t.name, c.generation, c.rank,"
                    + " array(select po.name from commit_parents p join objects po on po.id = p.parent"
                    + " where p.commit = c.object order by p.position)"
                    + " from (select distinct id from few) s join commits c on c.object = s.id"
                    + " join objects o on o.id = c.object join objects t on t.id = c.tree")) {
                query.setArray(1, Names.array(connection, commits));
                query.setLong(2, repository.value());
                query.setInt(3, depth);
                query.setInt(4, Math.max(MOST, commits.size()));
                Map<CommitId, CommitRow> rows = new HashMap<>();
                ResultSet results = query.executeQuery();
                while (results.next()) {
                    CommitRow row = row(results);
                    rows.put(row.id(), row);
                }
                return rows;
            }
        });
    }

    private static CommitRow row(ResultSet row) throws SQLException {
        Array parents = row.getArray(5);
        return new CommitRow(
                Names.commit(row.getBytes(1)),
                Names.tree(row.getBytes(2)),
                Names.commits(parents),
                row.getInt(3),
                row.getLong(4));
    }

    @Override
    public Map<TagId, CommitId> targets(RepositoryId repository, Collection<TagId> tags) {
        if (tags.isEmpty()) {
            return Map.of();
        }
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select o.name, c.name from unnest(?) n(name)"
                    + " join objects o on o.name = n.name join links l on l.object = o.id and l.repository = ?"
                    + " join tags t on t.object = o.id join objects c on c.id = t.commit")) {
                query.setArray(1, Names.array(connection, tags));
                query.setLong(2, repository.value());
                Map<TagId, CommitId> targets = new HashMap<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    targets.put((TagId) Names.id(rows.getBytes(1)), Names.commit(rows.getBytes(2)));
                }
                return targets;
            }
        });
    }

    /**
     * Whether the first commit is the second or one of its ancestors; empty if that is not known after so many commits.
     * What has the first among its ancestors has a higher generation and rank, so the walk does not go below; it ends as
     * soon as it has come to it.
     */
    static Optional<Boolean> isAncestor(Connection connection, CommitId ancestor, CommitId commit, int most)
            throws SQLException {
        try (var query = connection.prepareStatement("with recursive"
                + " goal as (select c.object as id, c.generation, c.rank from objects o"
                + " join commits c on c.object = o.id where o.name = ?),"
                + " up (id) as (select o.id from objects o where o.name = ?"
                + " union select p.parent from up join commit_parents p on p.commit = up.id"
                + " join commits c on c.object = p.parent cross join goal g"
                + " where c.object = g.id or (c.generation > g.generation and c.rank > g.rank)),"
                + " few as (select id from up limit ?)"
                + " select case when exists (select from few where id = (select id from goal)) then 1"
                + " when (select count(*) from few) < ? then 0 end")) {
            query.setBytes(1, Names.bytes(ancestor));
            query.setBytes(2, Names.bytes(commit));
            query.setInt(3, most);
            query.setInt(4, most);
            ResultSet rows = query.executeQuery();
            rows.next();
            int answer = rows.getInt(1);
            return rows.wasNull() ? Optional.empty() : Optional.of(answer == 1);
        }
    }
}
