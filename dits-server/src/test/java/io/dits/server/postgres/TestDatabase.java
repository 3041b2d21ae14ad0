// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.testkit.postgres.PostgresVersions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL for the tests of one run, and a database of its own for whoever asks. */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final EmbeddedPostgres postgres;
    private final Database database;
    private final String name;

    private TestDatabase(EmbeddedPostgres postgres, Database database, String name) {
        this.postgres = postgres;
        this.database = database;
        this.name = name;
    }

    /** A new migrated database on the PostgreSQL that all tests share. */
    public static TestDatabase fresh() {
        // A copy of a migrated one is made in a tenth of the time that all steps of the schema take.
        return open(Shared.POSTGRES, Duration.ofSeconds(20), " template " + Shared.MIGRATED);
    }

    /** A new migrated database on that PostgreSQL. */
    public static TestDatabase on(EmbeddedPostgres postgres, Duration poolTimeout) {
        TestDatabase opened = open(postgres, poolTimeout, "");
        new Migrations(opened.database).up();
        return opened;
    }

    private static TestDatabase open(EmbeddedPostgres postgres, Duration poolTimeout, String template) {
        String name = "t" + COUNT.incrementAndGet();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + template);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Database database = Database.open(new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + name,
                "postgres",
                "postgres",
                16,
                0,
                poolTimeout));
        return new TestDatabase(postgres, database, name);
    }

    /** The pool. */
    public Database database() {
        return database;
    }

    /** Its name on the server. */
    public String name() {
        return name;
    }

    /** The server that it is on. */
    public EmbeddedPostgres postgres() {
        return postgres;
    }

    /** Runs a statement. */
    public int execute(String sql) {
        return database.write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql) ? 0 : statement.getUpdateCount();
            }
        });
    }

    /** The one number that a query gives. */
    public long number(String sql) {
        return database.read(connection -> {
            try (var statement = connection.createStatement()) {
                var rows = statement.executeQuery(sql);
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    /** The one text that a query gives. */
    public String text(String sql) {
        return database.read(connection -> {
            try (var statement = connection.createStatement()) {
                var rows = statement.executeQuery(sql);
                rows.next();
                return rows.getString(1);
            }
        });
    }

    /** Work in the middle of which other connections wait. */
    public interface Meanwhile<T> {
        /** Does it. */
        T run() throws Exception;
    }

    /** Runs work while nobody can write to that table: whoever wants to waits until the work is done. */
    public <T> T holding(String table, Meanwhile<T> work) {
        return inTheMiddleOf("lock table " + table + " in exclusive mode", work);
    }

    /** Runs work after that statement, and before its transaction commits. */
    public <T> T inTheMiddleOf(String sql, Meanwhile<T> work) {
        return database.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
            try {
                return work.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** How many connections wait for a lock that another one has. */
    public long waiting() {
        return number("select count(*) from pg_stat_activity"
                + " where datname = current_database() and wait_event_type = 'Lock'");
    }

    @Override
    public void close() {
        database.close();
    }

    /** Started at first use; its own shutdown hook ends it with the run. */
    private static final class Shared {
        static final EmbeddedPostgres POSTGRES = start();
        static final String MIGRATED = migrated();

        private static String migrated() {
            TestDatabase made = on(POSTGRES, Duration.ofSeconds(20));
            // Nobody may be connected to what is copied.
            made.database.close();
            return made.name;
        }

        private static EmbeddedPostgres start() {
            try {
                return PostgresVersions.chosen()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("max_connections", "300")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
