// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.ObjectId;
import io.dits.server.meta.Inventory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Rows of objects of which nothing is left but that something needs them. */
final class LostRows {
    private LostRows() {}

    /** Makes rows that lead nowhere, and are marked damaged, of those of the objects that have none. In the order of ids. */
    static void insert(Connection connection, List<ObjectId> sorted) throws SQLException {
        try (var pack =
                connection.prepareStatement("insert into packs (name, size) values (?, 0) on conflict do nothing")) {
            pack.setObject(1, PackRows.uuid(Inventory.NOWHERE));
            pack.executeUpdate();
        }
        // A collector that found it empty has doomed it; there is nothing to delete.
        try (var spare = connection.prepareStatement("delete from pending_deletes where pack = ?")) {
            spare.setObject(1, PackRows.uuid(Inventory.NOWHERE));
            spare.executeUpdate();
        }
        try (var insert = connection.prepareStatement("with fresh as (insert into objects"
                + " (pack, place, stored, name)"
                + " select p.id, 0, 0, n.name from packs p, unnest(?) n(name) where p.name = ?"
                + " on conflict do nothing returning id)"
                + " insert into damaged (object) select id from fresh order by id on conflict do nothing")) {
            insert.setArray(1, Names.array(connection, sorted));
            insert.setObject(2, PackRows.uuid(Inventory.NOWHERE));
            insert.executeUpdate();
        }
    }
}
