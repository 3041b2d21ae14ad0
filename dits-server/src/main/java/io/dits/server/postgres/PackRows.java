// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.store.StoreException;
import io.dits.storage.catalog.PackId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Packs beside their objects: those that are unknown, and those that are doomed. */
final class PackRows {
    private PackRows() {}

    static UUID uuid(PackId pack) {
        return new UUID(pack.high(), pack.low());
    }

    static PackId pack(UUID name) {
        return new PackId(name.getMostSignificantBits(), name.getLeastSignificantBits());
    }

    /**
     * Says that a pack, whose row the transaction has inserted, is known. A collector that found its bytes and nothing else
     * either sees the row after this, or has doomed the pack, and then it must not be used.
     */
    static void claim(Connection connection, PackId pack) throws SQLException {
        // The delete waits for a collector that has the row; only then the look is of any use.
        try (var delete = connection.prepareStatement("delete from unknown_packs where pack = ?")) {
            delete.setObject(1, uuid(pack));
            delete.executeUpdate();
        }
        try (var query = connection.prepareStatement("select from pending_deletes where pack = ?")) {
            query.setObject(1, uuid(pack));
            if (query.executeQuery().next()) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        "pack " + pack + " waited so long for its rows that the collector deletes it: try again");
            }
        }
    }
}
