// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears at once, by PostgreSQL's NOTIFY, when a sign-in or a token ended anywhere or an account was changed. It has a connection of its
 * own. While that is broken, and behind poolers that do not let notifications through, nothing is heard: whoever is told must not
 * depend on it alone.
 */
public final class PostgresEndings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresEndings.class);
    /** How often a connection on which nothing comes is proven. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Database database;
    private final Runnable ended;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private volatile @Nullable Connection current;

    private PostgresEndings(Database database, Runnable ended) {
        this.database = database;
        this.ended = ended;
        this.thread = Thread.ofVirtual().name("endings").unstarted(this::listen);
    }

    /**
     * Begins to listen, now or as soon as the database answers.
     *
     * @param ended is run whenever something ended, and whenever something may have ended unheard
     */
    public static PostgresEndings listen(Database database, Runnable ended) {
        PostgresEndings endings = new PostgresEndings(database, ended);
        endings.thread.start();
        return endings;
    }

    private void listen() {
        try {
            do {
                once();
            } while (!closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try (Connection connection = database.alone()) {
            current = connection;
            try (var statement = connection.createStatement()) {
                statement.execute("listen dits_endings");
            }
            ended.run();
            PGConnection heard = connection.unwrap(PGConnection.class);
            while (closed.getCount() > 0) {
                if (heard.getNotifications((int) SILENCE.toMillis()).length > 0) {
                    ended.run();
                } else if (!connection.isValid((int) SILENCE.toSeconds())) {
                    return;
                }
            }
        } catch (SQLException e) {
            LOG.debug("endings at other servers are noticed some seconds later: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Connection connection = current;
            if (connection != null) {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOG.debug("the connection for endings did not close: {}", e.getMessage());
        }
    }
}
