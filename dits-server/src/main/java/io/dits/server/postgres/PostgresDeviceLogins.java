// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.DeviceLogins;
import io.dits.server.meta.User;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Devices that wait, as rows. Times are the database's own, so that replicas agree. */
public final class PostgresDeviceLogins implements DeviceLogins {
    /** What is added to the pause of a device that asks too soon, as RFC 8628 has it. */
    private static final int SLOWER = 5;

    private final Database database;

    /** The devices of that database. */
    public PostgresDeviceLogins(Database database) {
        this.database = database;
    }

    @Override
    public boolean begin(byte[] device, byte[] user, String address, Duration validFor, Duration interval) {
        return database.write(connection -> {
            try (var delete = connection.prepareStatement("delete from device_logins where id in"
                    + " (select id from device_logins where expires_at < now() limit 100 for update skip locked)")) {
                delete.executeUpdate();
            }
            try (var insert = connection.prepareStatement("insert into device_logins"
                    + " (device_hash, user_hash, address, wait_seconds, expires_at)"
                    + " values (?, ?, ?, ?, now() + make_interval(secs => ?)) on conflict do nothing")) {
                insert.setBytes(1, device);
                insert.setBytes(2, user);
                insert.setString(3, address);
                insert.setInt(4, (int) interval.toSeconds());
                insert.setDouble(5, (double) validFor.toSeconds());
                return insert.executeUpdate() == 1;
            }
        });
    }

    @Override
    public Optional<Waiting> waiting(byte[] user) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select address, created_at from device_logins"
                    + " where user_hash = ? and state = 'waiting' and expires_at > now()")) {
                query.setBytes(1, user);
                ResultSet rows = query.executeQuery();
                return rows.next()
                        ? Optional.of(new Waiting(
                                rows.getString(1), rows.getTimestamp(2).toInstant()))
                        : Optional.empty();
            }
        });
    }

    @Override
    public boolean decide(byte[] user, boolean confirmed, User who, Cause cause) {
        return database.write(connection -> {
            if (!PostgresUsers.stands(connection, who)) {
                return false;
            }
            try (var update = connection.prepareStatement("update device_logins set state = ?, user_id = ?"
                    + " where user_hash = ? and state = 'waiting' and expires_at > now() returning address")) {
                update.setString(1, confirmed ? "confirmed" : "denied");
                update.setLong(2, who.id());
                update.setBytes(3, user);
                ResultSet rows = update.executeQuery();
                if (!rows.next()) {
                    return false;
                }
                Logs.audit(
                        connection,
                        AuditEvent.of(confirmed ? "device.confirmed" : "device.denied", "user:" + cause.name())
                                .at(who.id())
                                .with("device_address", rows.getString(1)),
                        cause);
                return true;
            }
        });
    }

    @Override
    public Asked ask(byte[] device) {
        return database.write(connection -> {
            try (var query = connection.prepareStatement("select id, state, user_id, wait_seconds,"
                    + " asked_at > now() - make_interval(secs => wait_seconds) as soon"
                    + " from device_logins where device_hash = ? and expires_at > now() for update")) {
                query.setBytes(1, device);
                ResultSet rows = query.executeQuery();
                if (!rows.next()) {
                    return new Asked.Gone();
                }
                long id = rows.getLong("id");
                String state = rows.getString("state");
                if (state.equals("waiting")) {
                    int pause = rows.getInt("wait_seconds") + (rows.getBoolean("soon") ? SLOWER : 0);
                    asked(connection, id, pause);
                    return rows.getBoolean("soon")
                            ? new Asked.TooSoon(Duration.ofSeconds(pause))
                            : new Asked.Undecided();
                }
                long user = rows.getLong("user_id");
                // Read while the row is held, which who sets a password takes away: he finds out of the new one below.
                Optional<User> confirmed =
                        state.equals("confirmed") ? PostgresUsers.find(connection, user) : Optional.empty();
                forget(connection, id);
                return confirmed.<Asked>map(Asked.Confirmed::new).orElseGet(Asked.Denied::new);
            }
        });
    }

    private static void asked(Connection connection, long id, int pause) throws SQLException {
        try (var update = connection.prepareStatement(
                "update device_logins set asked_at = now(), wait_seconds = ? where id = ?")) {
            update.setInt(1, pause);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }

    private static void forget(Connection connection, long id) throws SQLException {
        try (var delete = connection.prepareStatement("delete from device_logins where id = ?")) {
            delete.setLong(1, id);
            delete.executeUpdate();
        }
    }
}
