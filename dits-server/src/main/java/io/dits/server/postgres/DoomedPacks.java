// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.storage.catalog.PackId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Packs that nothing needs: first their rows go, then the storage object, then the record that says so. */
final class DoomedPacks {
    private static final int BATCH = 1000;

    private DoomedPacks() {}

    /** Not young ones: they may be of a catalog that was just made again, and hold the whole copy of what is damaged elsewhere. */
    static int doomEmpty(Connection connection, OffsetDateTime young) throws SQLException {
        List<Integer> locked = new ArrayList<>();
        try (var lock = connection.prepareStatement("select p.id from packs p where p.created_at <= ? and not exists"
                + " (select from objects o where o.pack = p.id) order by p.id limit " + BATCH + " for update of p")) {
            lock.setObject(1, young);
            ResultSet rows = lock.executeQuery();
            while (rows.next()) {
                locked.add(rows.getInt(1));
            }
        }
        // Looked at again, now that nobody can add to them.
        try (var doom = connection.prepareStatement("with gone as (delete from packs p where p.id = any(?)"
                + " and not exists (select from objects o where o.pack = p.id) returning name, size)"
                + " insert into pending_deletes (pack, size) select name, size from gone")) {
            doom.setArray(1, connection.createArrayOf("integer", locked.toArray()));
            return doom.executeUpdate();
        }
    }

    static int seen(Connection connection, Map<PackId, Long> sizes) throws SQLException {
        try (var insert = connection.prepareStatement("insert into unknown_packs (pack, size)"
                + " select n.pack, n.size from unnest(?, ?) n(pack, size)"
                + " where not exists (select from packs p where p.name = n.pack)"
                + " and not exists (select from pending_deletes d where d.pack = n.pack) on conflict do nothing")) {
            List<PackId> packs = List.copyOf(sizes.keySet());
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", packs.stream().map(PackRows::uuid).toArray()));
            insert.setArray(
                    2,
                    Names.array(connection, packs.stream().mapToLong(sizes::get).toArray()));
            return insert.executeUpdate();
        }
    }

    static int doomUnknown(Connection connection, OffsetDateTime due) throws SQLException {
        List<UUID> locked = new ArrayList<>();
        try (var lock = connection.prepareStatement("select pack from unknown_packs where seen_at <= ?"
                + " order by pack limit " + BATCH + " for update")) {
            lock.setObject(1, due);
            ResultSet rows = lock.executeQuery();
            while (rows.next()) {
                locked.add(rows.getObject(1, UUID.class));
            }
        }
        // Who adds such a pack has inserted its row before he waits for the one that is locked here, or will see it
        // doomed.
        try (var doom = connection.prepareStatement("with known as (delete from unknown_packs u where u.pack = any(?)"
                + " returning pack, size) insert into pending_deletes (pack, size) select k.pack, k.size from known k"
                + " where not exists (select from packs p where p.name = k.pack)")) {
            doom.setArray(1, connection.createArrayOf("uuid", locked.toArray()));
            doom.executeUpdate();
        }
        return locked.size();
    }

    static List<PackId> doomed(Connection connection, int limit) throws SQLException {
        try (var query = connection.prepareStatement(
                "select pack from pending_deletes where not_before <= now() order by pack limit ?")) {
            query.setInt(1, limit);
            ResultSet rows = query.executeQuery();
            List<PackId> packs = new ArrayList<>();
            while (rows.next()) {
                packs.add(PackRows.pack(rows.getObject(1, UUID.class)));
            }
            return packs;
        }
    }

    static int deleted(Connection connection, Collection<PackId> packs) throws SQLException {
        try (var delete = connection.prepareStatement("delete from pending_deletes where pack = any(?)")) {
            delete.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", packs.stream().map(PackRows::uuid).toArray()));
            return delete.executeUpdate();
        }
    }
}
