// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * An empty database of a real PostgreSQL for each test class, for a static field with {@code @RegisterExtension}. The server is
 * started once for all classes of a run and stopped at its end; it keeps nothing. With {@code -Ddits.full=true -Ddits.postgres=15} it
 * is one of {@link PostgresVersions}.
 */
public final class TestPostgres implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(TestPostgres.class);

    private Optional<EmbeddedPostgres> server = Optional.empty();
    private String database = "";

    /** The JDBC address of the class's database, with user and without need of a password. */
    public String url() {
        return running().getJdbcUrl(user(), database);
    }

    /** The port of the server on 127.0.0.1. */
    public int port() {
        return running().getPort();
    }

    /** The name of the class's database. */
    public String database() {
        return database;
    }

    /** The user to sign in as, a superuser; any password is taken. */
    public String user() {
        return "postgres";
    }

    /** A connection of its own, which the caller closes. */
    public Connection connect() throws SQLException {
        return running().getDatabase(user(), database).getConnection();
    }

    /** Makes another empty database on the server; its JDBC address. */
    public String another() throws SQLException {
        return running().getJdbcUrl(user(), create());
    }

    @Override
    public void beforeAll(ExtensionContext context) throws SQLException {
        Running running = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
        server = Optional.of(running.server());
        database = create();
    }

    /** Drops the database of the class, so that a long run does not fill the disk. */
    @Override
    public void afterAll(ExtensionContext context) throws SQLException {
        execute("drop database " + database + " with (force)");
    }

    private String create() throws SQLException {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
        execute("create database " + name);
        return name;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = running().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private EmbeddedPostgres running() {
        return server.orElseThrow(() -> new IllegalStateException("register it in a static field of a test class"));
    }

    /** The server, which JUnit closes when all tests are over. */
    private record Running(EmbeddedPostgres server) implements AutoCloseable {
        static Running start() {
            try {
                return new Running(PostgresVersions.chosen()
                        .setServerConfig("max_connections", "200")
                        .start());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start a PostgreSQL for tests", e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
