// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.ExternalIdentity;
import io.dits.server.meta.SignInAttempts;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;

/** Attempts as rows. Times are the database's own, so that replicas agree. With each new row some go that are void. */
public final class PostgresSignInAttempts implements SignInAttempts {
    /** More than one that comes, so that they do not pile up, and few enough to be no work. */
    private static final int FORGOTTEN_AT_ONCE = 100;

    private final Database database;

    /** The attempts of that database. */
    public PostgresSignInAttempts(Database database) {
        this.database = database;
    }

    @Override
    public void begin(byte[] state, Attempt attempt, Duration validFor) {
        database.<Integer>write(connection -> {
            forget(connection, "sso_attempts", "state");
            try (var insert = connection.prepareStatement(
                    "insert into sso_attempts"
                            + " (state, browser, provider, return_to, expires_at) values (?, ?, ?, ?, now() + make_interval(secs => ?))")) {
                insert.setBytes(1, state);
                attempt(insert, 2, attempt);
                insert.setDouble(5, (double) validFor.toSeconds());
                return insert.executeUpdate();
            }
        });
    }

    private static void attempt(PreparedStatement insert, int at, Attempt attempt) throws SQLException {
        insert.setBytes(at, attempt.browser());
        insert.setString(at + 1, attempt.provider());
        insert.setString(at + 2, attempt.returnTo());
    }

    @Override
    public Optional<Attempt> take(byte[] state) {
        return database.write(connection -> {
            try (var delete = connection.prepareStatement("delete from sso_attempts where state = ?"
                    + " returning browser, provider, return_to, expires_at > now() as valid")) {
                delete.setBytes(1, state);
                ResultSet rows = delete.executeQuery();
                return rows.next() && rows.getBoolean("valid") ? Optional.of(attempt(rows)) : Optional.empty();
            }
        });
    }

    private static Attempt attempt(ResultSet rows) throws SQLException {
        return new Attempt(rows.getString("provider"), rows.getBytes("browser"), rows.getString("return_to"));
    }

    @Override
    public void arrive(byte[] ticket, Arrival arrival, Duration validFor) {
        ExternalIdentity identity = arrival.identity();
        database.<Integer>write(connection -> {
            forget(connection, "sso_arrivals", "ticket");
            try (var insert =
                    connection.prepareStatement("insert into sso_arrivals (ticket, browser, provider, return_to,"
                            + " subject, email, email_confirmed, domain, display_name, wanted_name, groups, expires_at)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now() + make_interval(secs => ?))")) {
                insert.setBytes(1, ticket);
                attempt(insert, 2, arrival.attempt());
                insert.setString(5, identity.subject());
                insert.setString(6, identity.email().orElse(null));
                insert.setBoolean(7, identity.emailConfirmed());
                insert.setString(8, identity.domain().orElse(null));
                insert.setString(9, identity.displayName().orElse(null));
                insert.setString(10, identity.wantedName().orElse(null));
                insert.setArray(
                        11, connection.createArrayOf("text", identity.groups().toArray()));
                insert.setDouble(12, (double) validFor.toSeconds());
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Arrival> takeArrival(byte[] ticket) {
        return database.write(connection -> {
            try (var delete = connection.prepareStatement(
                    "delete from sso_arrivals where ticket = ? returning *, expires_at > now() as valid")) {
                delete.setBytes(1, ticket);
                ResultSet rows = delete.executeQuery();
                return rows.next() && rows.getBoolean("valid")
                        ? Optional.of(new Arrival(attempt(rows), identity(rows)))
                        : Optional.empty();
            }
        });
    }

    private static ExternalIdentity identity(ResultSet rows) throws SQLException {
        Array groups = rows.getArray("groups");
        return new ExternalIdentity(
                rows.getString("provider"),
                rows.getString("subject"),
                Optional.ofNullable(rows.getString("email")),
                rows.getBoolean("email_confirmed"),
                Optional.ofNullable(rows.getString("domain")),
                Optional.ofNullable(rows.getString("display_name")),
                Optional.ofNullable(rows.getString("wanted_name")),
                Set.of((String[]) groups.getArray()));
    }

    @Override
    public boolean firstUse(byte[] assertion, Instant until) {
        return database.write(connection -> {
            forget(connection, "saml_assertions", "assertion");
            try (var insert = connection.prepareStatement(
                    "insert into saml_assertions (assertion, expires_at) values (?, ?) on conflict do nothing")) {
                insert.setBytes(1, assertion);
                insert.setObject(2, OffsetDateTime.ofInstant(until, ZoneOffset.UTC));
                return insert.executeUpdate() == 1;
            }
        });
    }

    private static void forget(Connection connection, String table, String key) throws SQLException {
        try (var delete = connection.prepareStatement("delete from " + table + " where " + key + " in (select " + key
                + " from " + table + " where expires_at < now() limit ? for update skip locked)")) {
            delete.setInt(1, FORGOTTEN_AT_ONCE);
            delete.executeUpdate();
        }
    }
}
