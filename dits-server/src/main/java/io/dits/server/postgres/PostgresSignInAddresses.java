// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.SignInAddresses;

/** Addresses as rows, kept to the day. With each new one of a user those go that are too old. */
public final class PostgresSignInAddresses implements SignInAddresses {
    private static final String LONG_AGO = "now() - interval '90 days'";

    private final Database database;

    /** The addresses of that database. */
    public PostgresSignInAddresses(Database database) {
        this.database = database;
    }

    @Override
    public void signedIn(long userId, String address) {
        database.<Integer>write(connection -> {
            try (var delete = connection.prepareStatement(
                    "delete from sign_in_addresses where user_id = ? and seen_at < " + LONG_AGO)) {
                delete.setLong(1, userId);
                delete.executeUpdate();
            }
            try (var insert = connection.prepareStatement("insert into sign_in_addresses as a (user_id, address)"
                    + " values (?, ?) on conflict (user_id, address) do update set seen_at = now()"
                    + " where a.seen_at < now() - interval '1 day'")) {
                insert.setLong(1, userId);
                insert.setString(2, address);
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public boolean known(long userId, String address) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select from sign_in_addresses"
                    + " where user_id = ? and address = ? and seen_at >= " + LONG_AGO)) {
                query.setLong(1, userId);
                query.setString(2, address);
                return query.executeQuery().next();
            }
        });
    }
}
