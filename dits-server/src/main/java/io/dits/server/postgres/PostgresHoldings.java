// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.store.StorageKey;
import io.dits.server.meta.Holdings;
import io.dits.storage.catalog.PackId;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the rows say of the storage. */
public final class PostgresHoldings implements Holdings {
    private static final int SOME = 32;

    private final Database database;

    /** The holdings of that database. */
    public PostgresHoldings(Database database) {
        this.database = database;
    }

    @Override
    public UUID installation() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select id from installation")) {
                ResultSet rows = query.executeQuery();
                rows.next();
                return rows.getObject(1, UUID.class);
            }
        });
    }

    @Override
    public List<StorageKey> somePacks() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("(select name from packs order by id limit ?)"
                    + " union (select name from packs order by id desc limit ?)")) {
                query.setInt(1, SOME);
                query.setInt(2, SOME);
                ResultSet rows = query.executeQuery();
                List<StorageKey> keys = new ArrayList<>();
                while (rows.next()) {
                    UUID name = rows.getObject(1, UUID.class);
                    keys.add(new PackId(name.getMostSignificantBits(), name.getLeastSignificantBits()).key());
                }
                return keys;
            }
        });
    }
}
