// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's driver, which takes down what a server says over it: with {@code -Ddits.record=FOLDER} alone, as
 * {@code dits-server/record-release} runs the tests. Else it is found by the service loader and never asked.
 */
public final class RecordingDriver implements Driver {
    private static final Optional<StatementRecord> RECORD = folder().map(folder -> new StatementRecord(
            folder.resolve("statements-" + ProcessHandle.current().pid() + ".txt")));

    private final Driver driver = new org.postgresql.Driver();

    static {
        if (RECORD.isPresent()) {
            try {
                // Of several drivers the one that came first is asked.
                Driver first = new RecordingDriver();
                org.postgresql.Driver.deregister();
                DriverManager.registerDriver(first);
                org.postgresql.Driver.register();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Where to a release is taken down, if this run of the tests is for that. */
    static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty("dits.record")).map(Path::of);
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return RECORD.isPresent() && driver.acceptsURL(url);
    }

    @Override
    public @Nullable Connection connect(String url, Properties properties) throws SQLException {
        // Others than the server's pool are those of tests.
        if (RECORD.isEmpty() || !"dits-server".equals(properties.getProperty("ApplicationName"))) {
            return null;
        }
        @Nullable Connection connection = driver.connect(url, properties);
        return connection == null ? null : listening(connection, RECORD.get());
    }

    private static Connection listening(Connection connection, StatementRecord record) {
        return proxy(Connection.class, (method, arguments) -> {
            @Nullable Object result = call(connection, method, arguments);
            return switch (method.getName()) {
                case "prepareStatement" ->
                    result instanceof PreparedStatement prepared && arguments[0] instanceof String sql
                            ? listening(prepared, sql, record)
                            : result;
                case "createStatement" ->
                    result instanceof Statement plain ? listening(plain, connection, record) : result;
                default -> result;
            };
        });
    }

    private static PreparedStatement listening(PreparedStatement statement, String sql, StatementRecord record) {
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("execute") || method.getName().equals("addBatch")) {
                record.note(sql, statement);
            }
            return call(statement, method, arguments);
        });
    }

    private static Statement listening(Statement statement, Connection connection, StatementRecord record) {
        return proxy(Statement.class, (method, arguments) -> {
            if (method.getName().startsWith("execute") && arguments.length > 0 && arguments[0] instanceof String sql) {
                try (PreparedStatement described = connection.prepareStatement(sql)) {
                    record.note(sql, described);
                }
            }
            return call(statement, method, arguments);
        });
    }

    private interface Answer {
        @Nullable
        Object to(Method method, @Nullable Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                RecordingDriver.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.to(method, arguments == null ? new Object[0] : arguments)));
    }

    private static @Nullable Object call(Object target, Method method, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) throws SQLException {
        return driver.getPropertyInfo(url, properties);
    }

    @Override
    public int getMajorVersion() {
        return driver.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return driver.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return driver.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("org.postgresql");
    }
}
