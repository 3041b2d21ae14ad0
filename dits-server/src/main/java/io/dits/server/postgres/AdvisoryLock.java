// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What one server of all may do at a time. Held by a connection that is kept for it, and gone with that, whatever becomes of
 * the server.
 */
final class AdvisoryLock implements AutoCloseable {
    private final Connection connection;

    private AdvisoryLock(Connection connection) {
        this.connection = connection;
    }

    /** The lock of that number, unless somebody has it. */
    static Optional<AdvisoryLock> take(Database database, long number) {
        try {
            AdvisoryLock lock = new AdvisoryLock(database.connect());
            try {
                if (lock.says("select pg_try_advisory_lock(" + number + ")")) {
                    return Optional.of(lock);
                }
            } catch (SQLException | RuntimeException | Error e) {
                lock.close();
                throw e;
            }
            lock.close();
            return Optional.empty();
        } catch (SQLException e) {
            throw SqlErrors.translate(e);
        }
    }

    /** Throws if the connection is lost, and so the lock. */
    void prove() {
        try {
            says("select true");
        } catch (SQLException e) {
            throw SqlErrors.translate(e);
        }
    }

    private boolean says(String question) throws SQLException {
        try (var query = connection.prepareStatement(question)) {
            ResultSet rows = query.executeQuery();
            return rows.next() && rows.getBoolean(1);
        }
    }

    /** Gives it, and its connection, back. */
    @Override
    public void close() {
        try (connection) {
            says("select pg_advisory_unlock_all() is not null");
        } catch (SQLException e) {
            // It broke: the database has taken the lock away with it.
            return;
        }
    }
}
