// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Facts;
import io.dits.server.meta.Reconstruction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Rows made again. */
public final class PostgresReconstruction implements Reconstruction {
    /** The last entry of each ref's log, in repositories whose refs were not taken away for good. */
    private static final String LAST =
            "select distinct on (g.repository, g.name) g.repository, g.name, g.new_target, g.at"
                    + " from reflog g join repositories r on r.id = g.repository and r.emptied_at is null"
                    + " order by g.repository, g.name, g.id desc";

    private static final String GONE = " from (" + LAST + ") w where w.new_target is not null and not exists"
            + " (select from refs f where f.repository = w.repository and f.name = w.name)";

    private final Database database;

    /** Over that database. */
    public PostgresReconstruction(Database database) {
        this.database = database;
    }

    @Override
    public long refs() {
        return database.<Integer>write(connection -> {
            LostRows.insert(connection, lostTargets(connection));
            try (var insert = connection.prepareStatement("insert into refs (repository, name, target, updated_at)"
                    + " select w.repository, w.name, (select id from objects where name = w.new_target), w.at" + GONE
                    + " on conflict do nothing")) {
                return insert.executeUpdate();
            }
        });
    }

    private static List<ObjectId> lostTargets(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("select distinct w.new_target" + GONE
                + " and not exists (select from objects o where o.name = w.new_target)")) {
            return Names.inOrder(query.executeQuery()).stream().sorted().toList();
        }
    }

    @Override
    public SequencedMap<Long, ObjectId> unexplained(long after, int limit) {
        return page(
                "(get_byte(o.name, 0) in (" + Kind.MANIFEST.code() + ", " + Kind.TREE.code() + ")"
                        + " and not exists (select from nodes n where n.object = o.id)"
                        + " or get_byte(o.name, 0) = " + Kind.COMMIT.code()
                        + " and not exists (select from commits c where c.object = o.id))",
                after,
                limit);
    }

    @Override
    public SequencedMap<Long, ObjectId> history(long after, int limit) {
        return page("get_byte(o.name, 0) in (" + Kind.COMMIT.code() + ", " + Kind.TAG.code() + ")", after, limit);
    }

    private SequencedMap<Long, ObjectId> page(String condition, long after, int limit) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    "select o.id, o.name from objects o where o.id > ? and " + condition + " order by o.id limit ?")) {
                query.setLong(1, after);
                query.setInt(2, limit);
                SequencedMap<Long, ObjectId> page = new LinkedHashMap<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    page.put(rows.getLong(1), Names.id(rows.getBytes(2)));
                }
                return page;
            }
        });
    }

    @Override
    public Map<ObjectId, Facts> facts(Collection<? extends ObjectId> ids) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select " + NodeRows.COLUMNS
                    + " from objects o join nodes d on d.object = o.id where o.name = any(?)")) {
                query.setArray(1, Names.array(connection, ids));
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
    public void explain(List<Accepted> objects) {
        database.<Boolean>write(connection -> {
            NodeRows.insert(connection, objects);
            CommitRows.insertAlone(connection, objects);
            return true;
        });
    }

    @Override
    public void descent(List<Accepted> objects) {
        database.<Boolean>write(connection -> {
            CommitRows.insertDescent(connection, objects);
            return true;
        });
    }

    @Override
    public void order() {
        new CommitOrder(database).restore();
    }
}
