// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.server.meta.CollectorRun.Thin;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;

/** Packs of which little is needed, or that are small, and their objects' way into new ones. */
final class RewrittenPacks {
    /** Below this length a pack is small. */
    private static final long SMALL = 4L << 20;

    private RewrittenPacks() {}

    /**
     * Those of which less than half is needed; and small ones, if together they fill a pack of some size, or are many: else
     * each run would write the same bytes again. Packs of chunks stand before those of metadata.
     */
    static List<Thin> thin(Connection connection, OffsetDateTime young) throws SQLException {
        try (var query = connection.prepareStatement("with live as (select o.pack, sum(o.stored)::bigint as bytes,"
                + " bool_or(get_byte(o.name, 0) <> " + Kind.CHUNK.code()
                + ") as metadata from objects o group by o.pack),"
                + " old as (select p.id, p.name, p.size, l.bytes, l.metadata, p.size < " + SMALL + " as small,"
                + " l.bytes * 2 < p.size as thin from packs p join live l on l.pack = p.id where p.created_at <= ?),"
                + " many as (select o.*, count(*) filter (where small) over kind as count,"
                + " sum(size) filter (where small) over kind as together from old o window kind as (partition by metadata))"
                + " select id, name, bytes from many where (thin and not small)"
                + " or (small and (count >= 32 or together >= " + 8 * SMALL + ")) or (thin and size >= 65536)"
                + " order by metadata, id")) {
            query.setObject(1, young);
            ResultSet rows = query.executeQuery();
            List<Thin> packs = new ArrayList<>();
            while (rows.next()) {
                packs.add(new Thin(rows.getInt(1), PackRows.pack(rows.getObject(2, UUID.class)), rows.getLong(3)));
            }
            return packs;
        }
    }

    static SequencedMap<ObjectId, Integer> objects(Connection connection, int pack) throws SQLException {
        try (var query = connection.prepareStatement("select o.name, " + PostgresCatalog.RAW
                + " from objects o where o.pack = ? and " + PostgresCatalog.UNDAMAGED + " order by o.place")) {
            query.setInt(1, pack);
            ResultSet rows = query.executeQuery();
            SequencedMap<ObjectId, Integer> sizes = new LinkedHashMap<>();
            while (rows.next()) {
                sizes.put(Names.id(rows.getBytes(1)), rows.getInt(2));
            }
            return sizes;
        }
    }

    /** Only what is still in the old packs: what was deleted, or put again elsewhere, stays as it is. */
    static int moved(
            Connection connection,
            PackId pack,
            long size,
            List<PackEntry> entries,
            Collection<Integer> from,
            Duration grace)
            throws SQLException {
        int id = PostgresCatalog.pack(connection, pack, size);
        try (var update =
                connection.prepareStatement("with there as materialized (select o.id, n.place, n.stored, n.raw,"
                        + " n.encoding from unnest(?, ?, ?, ?, ?) n(place, stored, raw, encoding, name)"
                        + " join objects o on o.name = n.name where o.pack = any(?) order by o.id for no key update of o)"
                        + " update objects o set pack = ?, place = t.place, stored = t.stored, raw = nullif(t.raw, t.stored), encoding = nullif(t.encoding, 0)"
                        + " from there t where o.id = t.id")) {
            PostgresCatalog.setEntries(connection, update, 1, entries);
            update.setArray(6, connection.createArrayOf("integer", from.toArray()));
            update.setInt(7, id);
            update.executeUpdate();
        }
        PackRows.claim(connection, pack);
        // For as long as the grace period the old bytes are a second copy.
        try (var doom = connection.prepareStatement("with gone as (delete from packs p where p.id = any(?)"
                + " and not exists (select from objects o where o.pack = p.id) returning name, size)"
                + " insert into pending_deletes (pack, size, not_before)"
                + " select name, size, now() + make_interval(secs => ?) from gone")) {
            doom.setArray(1, connection.createArrayOf("integer", from.toArray()));
            doom.setDouble(2, (double) grace.toSeconds());
            return doom.executeUpdate();
        }
    }
}
