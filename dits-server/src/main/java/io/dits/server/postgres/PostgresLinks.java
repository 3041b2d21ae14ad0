// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.ChunkId;
import io.dits.core.model.ObjectId;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Facts;
import io.dits.server.meta.Links;
import io.dits.server.meta.Reach;
import io.dits.server.meta.RepositoryId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/** Links as rows; each question is one statement over an array of names. */
public final class PostgresLinks implements Links {
    private static final String SOUND = "where " + PostgresCatalog.UNDAMAGED;

    private final Database database;

    /** The links of that database. */
    public PostgresLinks(Database database) {
        this.database = database;
    }

    @Override
    public Set<ObjectId> missing(RepositoryId repository, Collection<? extends ObjectId> ids) {
        Set<ObjectId> missing = new HashSet<>(ids);
        if (!missing.isEmpty()) {
            missing.removeAll(database.read(connection -> linked(connection, repository, missing, "")));
        }
        return missing;
    }

    @Override
    public Set<ObjectId> wanted(RepositoryId repository, Collection<? extends ObjectId> ids) {
        Set<ObjectId> wanted = new HashSet<>(ids);
        if (!wanted.isEmpty()) {
            wanted.removeAll(database.read(connection -> linked(connection, repository, wanted, SOUND)));
        }
        return wanted;
    }

    @Override
    public List<ObjectId> damaged(RepositoryId repository, Optional<ObjectId> after, int limit) {
        return database.read(connection -> {
            try (var query =
                    connection.prepareStatement("select o.name from damaged d join objects o on o.id = d.object"
                            + " where exists (select from links l where l.object = o.id and l.repository = ?)"
                            + " and o.name > ? order by o.name limit ?")) {
                query.setLong(1, repository.value());
                query.setBytes(2, after.map(Names::bytes).orElse(new byte[0]));
                query.setInt(3, limit);
                return Names.inOrder(query.executeQuery());
            }
        });
    }

    /** Those of the ids that are linked; {@code more} may add a condition, or add a locking clause. */
    static Set<ObjectId> linked(
            Connection connection, RepositoryId repository, Collection<? extends ObjectId> ids, String more)
            throws SQLException {
        try (var query = connection.prepareStatement("select o.name from unnest(?) n(name)"
                + " join objects o on o.name = n.name join links l on l.object = o.id and l.repository = ? " + more)) {
            query.setArray(1, Names.array(connection, ids));
            query.setLong(2, repository.value());
            return Names.ids(query.executeQuery());
        }
    }

    @Override
    public Set<ChunkId> adopt(RepositoryId repository, Reach reach, Collection<ChunkId> chunks) {
        Set<ChunkId> here = new HashSet<>();
        if (chunks.isEmpty()) {
            return here;
        }
        Set<ObjectId> linked = database.write(connection -> {
            // In the order of ids: two requests that adopt the same chunks then never wait for each other in a circle.
            try (var insert = connection.prepareStatement("insert into links (object, repository)"
                    + " select o.id, ? from (select distinct name from unnest(?) n(name)) n"
                    + " join objects o on o.name = n.name"
                    + " where exists (select from links l join repositories r on r.id = l.repository"
                    + " where l.object = o.id and " + PostgresRepositories.WITHIN_REACH + ")"
                    + " and " + PostgresCatalog.UNDAMAGED + " order by o.id on conflict do nothing")) {
                insert.setLong(1, repository.value());
                insert.setArray(2, Names.array(connection, chunks));
                insert.setBoolean(3, reach.everything());
                insert.setLong(4, reach.ownerId());
                insert.executeUpdate();
            }
            return linked(connection, repository, chunks, SOUND);
        });
        linked.forEach(id -> here.add((ChunkId) id));
        return here;
    }

    @Override
    public Map<ObjectId, Integer> sizes(RepositoryId repository, Collection<? extends ObjectId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select o.name, o.raw from unnest(?) n(name)"
                    + " join objects o on o.name = n.name join links l on l.object = o.id and l.repository = ?")) {
                query.setArray(1, Names.array(connection, ids));
                query.setLong(2, repository.value());
                Map<ObjectId, Integer> sizes = new HashMap<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    sizes.put(Names.id(rows.getBytes(1)), rows.getInt(2));
                }
                return sizes;
            }
        });
    }

    @Override
    public Map<ObjectId, Facts> facts(RepositoryId repository, Collection<? extends ObjectId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select " + NodeRows.COLUMNS + " from unnest(?) n(name)"
                    + " join objects o on o.name = n.name join links l on l.object = o.id and l.repository = ?"
                    + " left join nodes d on d.object = o.id")) {
                query.setArray(1, Names.array(connection, ids));
                query.setLong(2, repository.value());
                Map<ObjectId, Facts> facts = new HashMap<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    ObjectId id = Names.id(rows.getBytes(1));
                    facts.put(id, NodeRows.facts(id, rows));
                }
                return facts;
            }
        });
    }

    @Override
    public int accept(RepositoryId repository, List<Accepted> objects) {
        if (objects.isEmpty()) {
            return 0;
        }
        return database.write(connection -> {
            checkThere(connection, repository);
            NodeRows.insert(connection, objects);
            CommitRows.insert(connection, objects);
            return link(connection, repository, objects);
        });
    }

    private static void checkThere(Connection connection, RepositoryId repository) throws SQLException {
        try (var query = connection.prepareStatement(
                "select from repositories where id = ? and deleted_at is null for key share")) {
            query.setLong(1, repository.value());
            if (!query.executeQuery().next()) {
                throw new NoSuchElementException("repository " + repository + " is gone");
            }
        }
    }

    private static int link(Connection connection, RepositoryId repository, List<Accepted> objects)
            throws SQLException {
        Set<ObjectId> ids = new HashSet<>();
        objects.forEach(object -> ids.add(object.id()));
        try (var insert = connection.prepareStatement("with found as materialized ("
                + "select o.id from unnest(?) n(name) join objects o on o.name = n.name order by o.id),"
                + " fresh as (insert into links (object, repository) select id, ? from found"
                + " on conflict do nothing returning 1)"
                + " select (select count(*) from found), (select count(*) from fresh)")) {
            insert.setArray(1, Names.array(connection, ids));
            insert.setLong(2, repository.value());
            ResultSet rows = insert.executeQuery();
            rows.next();
            if (rows.getInt(1) != ids.size()) {
                throw new IllegalStateException(
                        "links: wanted " + ids.size() + " objects in the catalog, found " + rows.getInt(1));
            }
            return rows.getInt(2);
        }
    }
}
