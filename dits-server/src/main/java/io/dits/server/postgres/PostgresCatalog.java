// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.content.Encoding;
import io.dits.core.model.ObjectId;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.Location;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * The catalog of all packs as rows. Names are inserted in their order, so that two uploads of the same objects wait for
 * each other at the first and never in a circle.
 */
public final class PostgresCatalog implements Catalog {
    /** Of an object {@code o}: that it is not known to be damaged. */
    static final String UNDAMAGED = "not exists (select from damaged d where d.object = o.id)";

    /** The bytes of an object {@code o} itself. The column is null where they are stored as they are: see V10. */
    static final String RAW = "coalesce(o.raw, o.stored)";

    /** Of an object {@code o} in a pack {@code p}: what {@link #location} and {@link Names} read. */
    static final String LOCATED = "o.name, p.name, o.place, o.stored, " + RAW + ", coalesce(o.encoding, 0)";

    private static final int PAGE = 10_000;

    private final Database database;
    private final LongAdder damagedReads = new LongAdder();

    /** The catalog in that database. */
    public PostgresCatalog(Database database) {
        this.database = database;
    }

    @Override
    public Map<ObjectId, Location> find(Collection<? extends ObjectId> ids) {
        Map<ObjectId, Location> found = new HashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select " + LOCATED
                    + " from unnest(?) n(name) join objects o on o.name = n.name join packs p on p.id = o.pack")) {
                query.setArray(1, Names.array(connection, ids));
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    found.put(Names.id(rows.getBytes(1)), location(rows));
                }
                return found;
            }
        });
    }

    static Location location(ResultSet row) throws SQLException {
        UUID pack = row.getObject(2, UUID.class);
        return new Location(
                new PackId(pack.getMostSignificantBits(), pack.getLeastSignificantBits()),
                row.getInt(3),
                row.getInt(4),
                row.getInt(5),
                Encoding.ofCode(row.getInt(6)));
    }

    @Override
    public void add(PackId pack, long packSize, List<PackEntry> entries) {
        List<PackEntry> sorted =
                entries.stream().sorted(Comparator.comparing(PackEntry::id)).toList();
        database.<Boolean>write(connection -> {
            int id = pack(connection, pack, packSize);
            try (var insert = connection.prepareStatement("insert into objects"
                    + " (pack, place, stored, raw, encoding, name)"
                    + " select ?, place, stored, nullif(raw, stored), nullif(encoding, 0), name"
                    + " from unnest(?, ?, ?, ?, ?) n(place, stored, raw, encoding, name) on conflict do nothing")) {
                insert.setInt(1, id);
                setEntries(connection, insert, 2, sorted);
                insert.executeUpdate();
            }
            mend(connection, id, sorted);
            PackRows.claim(connection, pack);
            return true;
        });
    }

    /** Sets five arrays: places, stored and raw lengths, encodings, names. */
    static void setEntries(Connection connection, PreparedStatement statement, int first, List<PackEntry> entries)
            throws SQLException {
        statement.setArray(first, longs(connection, entries, PackEntry::offset));
        statement.setArray(first + 1, longs(connection, entries, PackEntry::stored));
        statement.setArray(first + 2, longs(connection, entries, PackEntry::raw));
        statement.setArray(
                first + 3, longs(connection, entries, entry -> entry.encoding().code()));
        statement.setArray(
                first + 4,
                Names.array(connection, entries.stream().map(PackEntry::id).toList()));
    }

    /** Gives those that were damaged their new places. */
    private static void mend(Connection connection, int pack, List<PackEntry> entries) throws SQLException {
        Map<ObjectId, PackEntry> byName = new HashMap<>();
        try (var query = connection.prepareStatement("select exists (select from damaged)")) {
            ResultSet rows = query.executeQuery();
            if (!rows.next() || !rows.getBoolean(1)) {
                return;
            }
        }
        entries.forEach(entry -> byName.put(entry.id(), entry));
        List<PackEntry> mended = new ArrayList<>();
        try (var delete = connection.prepareStatement("delete from damaged d using objects o"
                + " where d.object = o.id and o.name = any(?) returning o.name")) {
            delete.setArray(1, Names.array(connection, byName.keySet()));
            ResultSet rows = delete.executeQuery();
            while (rows.next()) {
                mended.add(byName.get(Names.id(rows.getBytes(1))));
            }
        }
        try (var update = connection.prepareStatement(
                "update objects set pack = ?, place = ?, stored = ?, raw = nullif(?, ?), encoding = nullif(?, 0) where name = ?")) {
            for (PackEntry entry : mended) {
                update.setInt(1, pack);
                update.setLong(2, entry.offset());
                update.setInt(3, entry.stored());
                update.setInt(4, entry.raw());
                update.setInt(5, entry.stored());
                update.setInt(6, entry.encoding().code());
                update.setBytes(7, Names.bytes(entry.id()));
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    @Override
    public void markDamaged(Collection<? extends ObjectId> ids) {
        damagedReads.add(ids.size());
        change(
                "insert into damaged (object) select o.id from objects o where o.name = any(?) order by o.id"
                        + " on conflict do nothing",
                ids);
    }

    @Override
    public void markSound(Collection<? extends ObjectId> ids) {
        change("delete from damaged d using objects o where d.object = o.id and o.name = any(?)", ids);
    }

    private void change(String sql, Collection<? extends ObjectId> ids) {
        if (ids.isEmpty()) {
            return;
        }
        database.<Integer>write(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                statement.setArray(1, Names.array(connection, ids));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Set<ObjectId> damaged() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    "select o.name from damaged d join objects o on o.id = d.object order by d.object limit ?")) {
                query.setInt(1, MOST_DAMAGED);
                return Names.ids(query.executeQuery());
            }
        });
    }

    @Override
    public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        Set<ObjectId> missing = new HashSet<>(ids);
        if (!missing.isEmpty()) {
            missing.removeAll(database.read(connection -> {
                try (var query = connection.prepareStatement("select o.name from unnest(?) n(name)"
                        + " join objects o on o.name = n.name where " + UNDAMAGED)) {
                    query.setArray(1, Names.array(connection, missing));
                    return Names.ids(query.executeQuery());
                }
            }));
        }
        return missing;
    }

    /** The bytes of a pack, if it is known. */
    public OptionalLong packSize(PackId pack) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select size from packs where name = ?")) {
                query.setObject(1, new UUID(pack.high(), pack.low()));
                ResultSet rows = query.executeQuery();
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        });
    }

    /** How often this process found an object damaged or gone when it was to be read. */
    public long damagedReads() {
        return damagedReads.sum();
    }

    static int pack(Connection connection, PackId pack, long size) throws SQLException {
        UUID name = new UUID(pack.high(), pack.low());
        try (var insert =
                connection.prepareStatement("insert into packs (name, size) values (?, ?) on conflict do nothing")) {
            insert.setObject(1, name);
            insert.setLong(2, size);
            insert.executeUpdate();
        }
        try (var query = connection.prepareStatement("select id from packs where name = ?")) {
            query.setObject(1, name);
            ResultSet rows = query.executeQuery();
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Array longs(Connection connection, List<PackEntry> entries, ToLongFunction<PackEntry> field)
            throws SQLException {
        return Names.array(connection, entries.stream().mapToLong(field).toArray());
    }

    @Override
    public Iterator<Map.Entry<ObjectId, Location>> list() {
        return new Pages();
    }

    /** Reads page after page by the rows' ids: no long transaction, whatever the number of objects. */
    private final class Pages implements Iterator<Map.Entry<ObjectId, Location>> {
        private final Deque<Map.Entry<ObjectId, Location>> page = new ArrayDeque<>();
        private long after;
        private boolean ended;

        @Override
        public boolean hasNext() {
            if (page.isEmpty() && !ended) {
                ended = !read();
            }
            return !page.isEmpty();
        }

        @Override
        public Map.Entry<ObjectId, Location> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.remove();
        }

        private boolean read() {
            return database.read(connection -> {
                try (var query = connection.prepareStatement("select " + LOCATED + ", o.id from objects o"
                        + " join packs p on p.id = o.pack where o.id > ? order by o.id limit ?")) {
                    query.setLong(1, after);
                    query.setInt(2, PAGE);
                    ResultSet rows = query.executeQuery();
                    while (rows.next()) {
                        page.add(Map.entry(Names.id(rows.getBytes(1)), location(rows)));
                        after = rows.getLong(7);
                    }
                    return !page.isEmpty();
                }
            });
        }
    }

    /** Forgets those that no repository has; others stay. */
    @Override
    public void remove(Collection<? extends ObjectId> ids) {
        if (ids.isEmpty()) {
            return;
        }
        database.<Integer>write(connection -> {
            try (var delete = connection.prepareStatement("delete from objects o where o.name = any(?)"
                    + " and not exists (select from links l where l.object = o.id)")) {
                delete.setArray(1, Names.array(connection, ids));
                return delete.executeUpdate();
            }
        });
    }
}
