// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.OwnerName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The one space of names of users and organisations, as rows. A name that was given up is nobody else's for 30 days, so that
 * an address that people have somewhere does not lead to a stranger's content.
 */
final class Owners {
    private static final String RESERVED = "interval '30 days'";

    private Owners() {}

    /** Makes an owner's row; its id, or empty if the name is taken or reserved. */
    static Optional<Long> insert(Connection connection, OwnerName name, String kind) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into owners (name, kind) values (?, ?)" + " on conflict do nothing returning id")) {
            insert.setString(1, name.text());
            insert.setString(2, kind);
            ResultSet rows = insert.executeQuery();
            if (!rows.next()) {
                return Optional.empty();
            }
            long id = rows.getLong(1);
            // Asked after the row was made: whoever gave the name up in this moment has noted it by now.
            if (reserved(connection, name, id)) {
                remove(connection, id);
                return Optional.empty();
            }
            return Optional.of(id);
        }
    }

    private static void remove(Connection connection, long id) throws SQLException {
        try (var delete = connection.prepareStatement("delete from owners where id = ?")) {
            delete.setLong(1, id);
            delete.executeUpdate();
        }
    }

    private static boolean reserved(Connection connection, OwnerName name, long id) throws SQLException {
        try (var query = connection.prepareStatement("select from retired_names where lower(name) = lower(?)"
                + " and owner <> ? and retired_at > now() - " + RESERVED)) {
            query.setString(1, name.text());
            query.setLong(2, id);
            return query.executeQuery().next();
        }
    }

    /**
     * Gives an owner another name; false if that is taken or reserved. An owner can have his own old name back, and change
     * the case of the one he has.
     */
    static boolean rename(Connection connection, long id, OwnerName name) throws SQLException {
        if (reserved(connection, name, id) || taken(connection, name, id)) {
            return false;
        }
        retire(connection, id);
        setName(connection, id, name.text());
        // A name that is in use again needs no reservation.
        try (var delete = connection.prepareStatement("delete from retired_names where lower(name) = lower(?)")) {
            delete.setString(1, name.text());
            delete.executeUpdate();
        }
        return true;
    }

    private static boolean taken(Connection connection, OwnerName name, long id) throws SQLException {
        try (var query = connection.prepareStatement("select from owners where lower(name) = lower(?) and id <> ?")) {
            query.setString(1, name.text());
            query.setLong(2, id);
            return query.executeQuery().next();
        }
    }

    /** Marks an owner as gone. The row stays below a name that nobody asks for: content and logs refer to its id. */
    static void delete(Connection connection, long id) throws SQLException {
        retire(connection, id);
        try (var update = connection.prepareStatement("update owners set deleted_at = now(),"
                + " name = 'deleted-' || id || '-' || left(md5(random()::text), 12) where id = ?")) {
            update.setLong(1, id);
            update.executeUpdate();
        }
    }

    private static void retire(Connection connection, long id) throws SQLException {
        try (var delete =
                connection.prepareStatement("delete from retired_names where retired_at < now() - " + RESERVED)) {
            delete.executeUpdate();
        }
        try (var insert = connection.prepareStatement("insert into retired_names (name, owner)"
                + " select name, id from owners where id = ?"
                + " on conflict (lower(name)) do update set owner = excluded.owner, retired_at = now()")) {
            insert.setLong(1, id);
            insert.executeUpdate();
        }
    }

    private static void setName(Connection connection, long id, String name) throws SQLException {
        try (var update = connection.prepareStatement("update owners set name = ? where id = ?")) {
            update.setString(1, name);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }
}
