// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * What one server of all may do at a time. Held by a connection that is kept for it, and gone with that, whatever becomes of
 * the server.
 */
final class AdvisoryLock implements AutoCloseable {
    /** PostgreSQL's {@code lock_not_available}. */
    private static final String LOCK_TIMEOUT = "55P03";

    private static final long MOST = 60_000;

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

    /** The same, waiting until whoever has it gives it back, but not for much longer than that. */
    static Optional<AdvisoryLock> take(Database database, long number, Duration patience) {
        long left = patience.toMillis();
        // Shorter than the driver waits for an answer. And 0 would be without end.
        for (long turn = 1; ; turn = Math.min(left, MOST)) {
            Optional<AdvisoryLock> taken = takeWithin(database, number, Math.max(turn, 1));
            left -= turn;
            if (taken.isPresent() || left <= 0) {
                return taken;
            }
        }
    }

    private static Optional<AdvisoryLock> takeWithin(Database database, long number, long millis) {
        try {
            AdvisoryLock lock = new AdvisoryLock(database.connect());
            try {
                lock.says("select set_config('lock_timeout', '" + millis + "ms', false) is not null");
                lock.says("select pg_advisory_lock(" + number + ") is not null");
                lock.says("select set_config('lock_timeout', '0', false) is not null");
                return Optional.of(lock);
            } catch (SQLException e) {
                lock.close();
                if (LOCK_TIMEOUT.equals(e.getSQLState())) {
                    return Optional.empty();
                }
                throw e;
            } catch (RuntimeException | Error e) {
                lock.close();
                throw e;
            }
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
            says("select set_config('lock_timeout', '0', false) is not null and pg_advisory_unlock_all() is not null");
        } catch (SQLException e) {
            // It broke: the database has taken the lock away with it.
            return;
        }
    }
}
