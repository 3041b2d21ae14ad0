// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dits.server.tracing.Step;
import io.dits.server.tracing.Tracer;
import io.dits.server.tracing.Untraced;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The pool of connections to PostgreSQL. What the database cannot do is a {@link io.dits.core.store.StoreException};
 * work that lost a race of locks is run again, so it must have no other effect than on the database.
 */
public final class Database implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final HikariDataSource pool;
    private final Tracer tracer;
    private final Optional<StatementMeter> meter;

    private final DataSource single;

    private Database(HikariDataSource pool, DataSource single, Tracer tracer, Optional<StatementMeter> meter) {
        this.pool = pool;
        this.single = single;
        this.tracer = tracer;
        this.meter = meter;
    }

    /** A pool that connects when it is first asked, and again whenever the database is back. */
    public static Database open(DatabaseSettings settings) {
        return open(settings, Untraced.TRACER, Optional.empty());
    }

    /** The same; these hear of each statement of {@link #read} and {@link #write}. */
    public static Database open(DatabaseSettings settings, Tracer tracer, Optional<StatementMeter> meter) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("dits");
        config.setJdbcUrl(settings.jdbcUrl());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(settings.minConnections());
        config.setConnectionTimeout(settings.poolTimeout().toMillis());
        config.setValidationTimeout(Math.min(5_000, settings.poolTimeout().toMillis()));
        // A server that starts before its database answers /health and waits.
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "dits-server");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "10");
        config.addDataSourceProperty("socketTimeout", "300");
        return new Database(new HikariDataSource(config), single(settings), tracer, meter);
    }

    private static DataSource single(DatabaseSettings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(settings.jdbcUrl());
        source.setUser(settings.user());
        source.setPassword(settings.password());
        source.setApplicationName("dits-server");
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(10);
        return source;
    }

    /** Work on a connection. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it; the connection is not to be kept. */
        T run(Connection connection) throws SQLException;
    }

    /** Runs work that only reads, each statement on its own. */
    public <T> T read(Work<T> work) {
        try (Connection connection = connection()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw SqlErrors.translate(e);
        } catch (SqlErrors.Carrier e) {
            throw SqlErrors.translate(e.sql());
        }
    }

    /**
     * Runs work that reads all as it is at one moment, with as little of it in memory as the fetch size says. Not again if it
     * breaks off.
     */
    <T> T view(Work<T> work) {
        return read(connection -> {
            connection.setAutoCommit(false);
            try (var begin = connection.createStatement()) {
                begin.execute("set transaction isolation level repeatable read, read only");
                return work.run(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
    }

    /** Runs work in one transaction: all of it is kept and safe when this returns, or none of it if it throws. */
    public <T> T write(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !SqlErrors.lostRace(e)) {
                    throw SqlErrors.translate(e);
                }
            }
        }
    }

    private Connection connection() throws SQLException {
        if (!tracer.recording() && meter.isEmpty()) {
            return pool.getConnection();
        }
        long began = System.nanoTime();
        try (Step _ = tracer.begin("wait for a connection", Step.Kind.OWN)) {
            return WatchedConnection.of(pool.getConnection(), tracer, meter);
        } finally {
            meter.ifPresent(hears -> hears.waited(Duration.ofNanos(System.nanoTime() - began)));
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        try (Connection connection = connection()) {
            connection.setAutoCommit(false);
            T result;
            try {
                result = work.run(connection);
            } catch (SQLException | RuntimeException | Error e) {
                rollback(connection, e);
                if (e instanceof SqlErrors.Carrier carrier) {
                    throw carrier.sql();
                }
                throw e;
            }
            commit(connection);
            return result;
        }
    }

    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw SqlErrors.lostConnection(e) ? new SqlErrors.UnknownOutcome(e) : e;
        }
    }

    private static void rollback(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** A connection that is none of the pool's, to be closed. */
    Connection alone() throws SQLException {
        return single.getConnection();
    }

    /** A connection of one's own, to be closed. */
    Connection connect() throws SQLException {
        return pool.getConnection();
    }

    /** Whether the database answers within the time; never throws. */
    public boolean reachable(Duration patience) {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid((int) Math.max(1, patience.toSeconds()));
        } catch (SQLException e) {
            return false;
        }
    }

    /** How many more requests could have a connection right now without waiting. */
    public int available() {
        var bean = pool.getHikariPoolMXBean();
        return bean == null ? pool.getMaximumPoolSize() : pool.getMaximumPoolSize() - bean.getActiveConnections();
    }

    /**
     * The connections at this moment.
     *
     * @param active in use
     * @param idle open and free
     * @param waiting threads that wait for one
     * @param max the most that are opened
     */
    public record Connections(int active, int idle, int waiting, int max) {}

    /** The connections now. */
    public Connections connections() {
        var bean = pool.getHikariPoolMXBean();
        return bean == null
                ? new Connections(0, 0, 0, pool.getMaximumPoolSize())
                : new Connections(
                        bean.getActiveConnections(),
                        bean.getIdleConnections(),
                        bean.getThreadsAwaitingConnection(),
                        pool.getMaximumPoolSize());
    }

    /**
     * Asks the database something.
     *
     * @throws StoreException if it does not answer
     */
    public void prove() {
        boolean _ = read(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("select 1");
            }
        });
    }

    /** The pool, for the migrations. */
    DataSource source() {
        return pool;
    }

    /** Closes all connections. */
    @Override
    public void close() {
        pool.close();
    }
}
