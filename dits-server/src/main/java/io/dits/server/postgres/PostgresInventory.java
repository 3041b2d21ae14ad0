// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.ObjectId;
import io.dits.core.model.TargetId;
import io.dits.server.meta.Inventory;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.StorageNumbers;
import io.dits.storage.catalog.PackId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The inventory as rows. */
public final class PostgresInventory implements Inventory {
    private static final String PACKS = "select p.name, p.size,"
            + " p.id in (select o.pack from damaged d join objects o on o.id = d.object) from packs p";
    private static final String HELD = "select " + PostgresCatalog.LOCATED + ","
            + " exists (select from damaged d where d.object = o.id) from packs p join objects o on o.pack = p.id";
    private static final int ROOTS = 1000;
    /** Objects that are summed up in one statement. */
    private static final long STEP = 1_000_000;

    private final Database database;

    /** The inventory of that database. */
    public PostgresInventory(Database database) {
        this.database = database;
    }

    @Override
    public List<Pack> packs(Optional<PackId> after, int limit) {
        String condition = after.isPresent() ? "where p.name > ?" : "where ?::uuid is null";
        return database.read(connection -> {
            try (var query = connection.prepareStatement(PACKS + " " + condition + " order by p.name limit ?")) {
                query.setObject(1, after.map(PackRows::uuid).orElse(null));
                query.setInt(2, limit);
                return packs(query);
            }
        });
    }

    @Override
    public List<Pack> packs(RepositoryId repository, Optional<PackId> after, int limit) {
        String condition = after.isPresent() ? "p.name > ?" : "?::uuid is null";
        return database.read(connection -> {
            try (var query = connection.prepareStatement(PACKS + " where " + condition
                    + " and exists (select from objects o join links l on l.object = o.id"
                    + " where o.pack = p.id and l.repository = ?) order by p.name limit ?")) {
                query.setObject(1, after.map(PackRows::uuid).orElse(null));
                query.setLong(2, repository.value());
                query.setInt(3, limit);
                return packs(query);
            }
        });
    }

    private static List<Pack> packs(PreparedStatement query) throws SQLException {
        List<Pack> packs = new ArrayList<>();
        ResultSet rows = query.executeQuery();
        while (rows.next()) {
            packs.add(new Pack(PackRows.pack(rows.getObject(1, UUID.class)), rows.getLong(2), rows.getBoolean(3)));
        }
        return packs;
    }

    @Override
    public boolean knows(PackId pack) {
        return exists("select exists (select from packs where name = ?)", pack);
    }

    @Override
    public boolean doomed(PackId pack) {
        return exists("select exists (select from pending_deletes where pack = ?)", pack);
    }

    private boolean exists(String sql, PackId pack) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(sql)) {
                query.setObject(1, PackRows.uuid(pack));
                ResultSet rows = query.executeQuery();
                return rows.next() && rows.getBoolean(1);
            }
        });
    }

    @Override
    public Map<ObjectId, Held> held(PackId pack) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(HELD + " where p.name = ?")) {
                query.setObject(1, PackRows.uuid(pack));
                return held(query);
            }
        });
    }

    @Override
    public Map<ObjectId, Held> held(RepositoryId repository, PackId pack) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    HELD + " join links l on l.object = o.id and l.repository = ? where p.name = ?")) {
                query.setLong(1, repository.value());
                query.setObject(2, PackRows.uuid(pack));
                return held(query);
            }
        });
    }

    private static Map<ObjectId, Held> held(PreparedStatement query) throws SQLException {
        Map<ObjectId, Held> held = new HashMap<>();
        ResultSet rows = query.executeQuery();
        while (rows.next()) {
            held.put(Names.id(rows.getBytes(1)), new Held(PostgresCatalog.location(rows), rows.getBoolean(7)));
        }
        return held;
    }

    @Override
    public Map<Long, ObjectId> damaged(long after, int limit) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select o.id, o.name from damaged d"
                    + " join objects o on o.id = d.object where d.object > ? order by d.object limit ?")) {
                query.setLong(1, after);
                query.setInt(2, limit);
                Map<Long, ObjectId> damaged = new LinkedHashMap<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    damaged.put(rows.getLong(1), Names.id(rows.getBytes(2)));
                }
                return damaged;
            }
        });
    }

    @Override
    public Map<ObjectId, Standing> standing(RepositoryId repository, Collection<? extends ObjectId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database.read(connection -> {
            try (var query =
                    connection.prepareStatement("select o.name, o.id, l.object is not null, d.object is not null"
                            + " from unnest(?) n(name) join objects o on o.name = n.name"
                            + " left join links l on l.object = o.id and l.repository = ?"
                            + " left join damaged d on d.object = o.id")) {
                query.setArray(1, Names.array(connection, ids));
                query.setLong(2, repository.value());
                Map<ObjectId, Standing> standing = new HashMap<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    standing.put(
                            Names.id(rows.getBytes(1)),
                            new Standing(rows.getLong(2), rows.getBoolean(3), rows.getBoolean(4)));
                }
                return standing;
            }
        });
    }

    @Override
    public List<ObjectId> names(long[] rows) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select name from objects where id = any(?)")) {
                query.setArray(1, Names.array(connection, rows));
                return Names.inOrder(query.executeQuery());
            }
        });
    }

    @Override
    public List<Place> repositories(RepositoryId after, int limit) {
        return database.read(connection -> {
            try (var query =
                    connection.prepareStatement("select r.id, o.name || '/' || r.name, r.deleted_at is not null"
                            + " from repositories r join owners o on o.id = r.owner_id"
                            + " where r.id > ? and r.emptied_at is null order by r.id limit ?")) {
                query.setLong(1, after.value());
                query.setInt(2, limit);
                List<Place> places = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    places.add(new Place(new RepositoryId(rows.getLong(1)), rows.getString(2), rows.getBoolean(3)));
                }
                return places;
            }
        });
    }

    @Override
    public void roots(RepositoryId repository, boolean log, Consumer<TargetId> sink) {
        String after = "";
        while (true) {
            var page = new PostgresRefReader(database, repository).list("", after, ROOTS);
            page.forEach(ref -> sink.accept(ref.target()));
            if (page.size() < ROOTS) {
                break;
            }
            after = page.getLast().name().text();
        }
        long entry = 0;
        while (log && entry >= 0) {
            entry = logged(repository, entry, sink);
        }
    }

    /** The last entry that was read; -1 at the end. */
    private long logged(RepositoryId repository, long after, Consumer<TargetId> sink) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select id, old_target, new_target from reflog"
                    + " where repository = ? and id > ? order by id limit ?")) {
                query.setLong(1, repository.value());
                query.setLong(2, after);
                query.setInt(3, ROOTS);
                long last = -1;
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    last = rows.getLong(1);
                    for (byte[] target : new byte[][] {rows.getBytes(2), rows.getBytes(3)}) {
                        if (target != null) {
                            sink.accept(Names.target(target));
                        }
                    }
                }
                return last;
            }
        });
    }

    @Override
    public void link(RepositoryId repository, Collection<? extends ObjectId> ids) {
        if (!ids.isEmpty()) {
            database.<Integer>write(connection -> link(connection, repository, ids));
        }
    }

    /** Holds the rows of the objects, as whoever makes a link does. */
    private static int link(Connection connection, RepositoryId repository, Collection<? extends ObjectId> ids)
            throws SQLException {
        try (var insert = connection.prepareStatement("with held as materialized (select o.id from objects o"
                + " where o.name = any(?) order by o.id for key share of o),"
                + " fresh as (insert into links (object, repository) select id, ? from held on conflict do nothing"
                + " returning object), sums as (select coalesce(sum(o.stored), 0) as stored from fresh f"
                + " join objects o on o.id = f.object)"
                + " insert into repository_use as u (repository, physical) select ?, stored from sums"
                + " on conflict (repository) do update set physical = u.physical + excluded.physical")) {
            insert.setArray(1, Names.array(connection, ids));
            insert.setLong(2, repository.value());
            insert.setLong(3, repository.value());
            return insert.executeUpdate();
        }
    }

    @Override
    public void lost(RepositoryId repository, Collection<? extends ObjectId> ids) {
        if (ids.isEmpty()) {
            return;
        }
        database.<Integer>write(connection -> {
            List<ObjectId> sorted =
                    ids.stream().map(ObjectId.class::cast).distinct().sorted().toList();
            LostRows.insert(connection, sorted);
            return link(connection, repository, sorted);
        });
    }

    @Override
    public StorageNumbers numbers() {
        long[] objects = sums("select count(*), coalesce(sum(" + PostgresCatalog.RAW
                + "), 0), coalesce(sum(stored), 0) from objects o" + " where o.id > ? and o.id <= ?");
        long[] links = sums("select count(*), coalesce(sum(" + PostgresCatalog.RAW
                + "), 0), 0 from links l join objects o on o.id = l.object" + " where l.object > ? and l.object <= ?");
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select count(*), coalesce(sum(size), 0),"
                    + " (select count(*) from damaged), (select count(*) from pending_deletes),"
                    + " (select count(*) from unknown_packs) from packs where name <> ?")) {
                query.setObject(1, PackRows.uuid(NOWHERE));
                ResultSet row = query.executeQuery();
                row.next();
                return new StorageNumbers(
                        row.getLong(1),
                        row.getLong(2),
                        objects[0],
                        objects[1],
                        objects[2],
                        links[0],
                        links[1],
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5));
            }
        });
    }

    /** Three sums over all objects, in steps, so that no statement runs for long. */
    private long[] sums(String sql) {
        long last = database.read(connection -> {
            try (var query = connection.prepareStatement("select coalesce(max(id), 0) from objects")) {
                ResultSet row = query.executeQuery();
                row.next();
                return row.getLong(1);
            }
        });
        long[] sums = new long[3];
        for (long from = 0; from < last; from += STEP) {
            long after = from;
            database.<Boolean>read(connection -> {
                try (var query = connection.prepareStatement(sql)) {
                    query.setLong(1, after);
                    query.setLong(2, after + STEP);
                    ResultSet row = query.executeQuery();
                    row.next();
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] += row.getLong(i + 1);
                    }
                    return true;
                }
            });
        }
        return sums;
    }
}
