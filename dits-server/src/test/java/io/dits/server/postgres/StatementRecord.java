// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A file that gets each distinct statement of the server that reads or changes rows, once, with the types of what goes in and what comes out. What
 * tests themselves ask over the server's pool is not the server's.
 */
final class StatementRecord {
    private static final Pattern OF_ROWS = Pattern.compile("^\\(?(select|insert|update|delete|with|merge)\\b.*");

    /** What stands between who asks and the record. */
    private static final List<String> BESIDES = List.of(
            StatementRecord.class.getName(),
            RecordingDriver.class.getName(),
            "java.",
            "jdk.",
            "com.zaxxer.",
            "com.sun.",
            "$Proxy");

    private final Path file;
    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    StatementRecord(Path file) {
        this.file = file;
    }

    /** Takes it down if it is new; its parameters are set already, so that they have the types that are really sent. */
    @SuppressWarnings("SystemOut")
    void note(String sql, PreparedStatement statement) {
        if (noted.contains(sql)) {
            return;
        }
        String text = ServerStatement.numbered(sql);
        if (!OF_ROWS.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
            noted.add(sql);
            return;
        }
        if (!ofTheServer()) {
            return;
        }
        try {
            Optional<Savepoint> before = savepoint(statement.getConnection());
            try {
                ServerStatement found = new ServerStatement(
                        text, ServerStatement.parameters(statement), ServerStatement.results(statement));
                if (noted.add(sql)) {
                    write(found.line());
                }
            } catch (SQLException e) {
                // As of a batch of nothing, whose parameters have no types: it is heard again with some.
                System.err.println("not taken down: " + text + ": " + e.getMessage());
                if (before.isPresent()) {
                    statement.getConnection().rollback(before.get());
                }
            }
        } catch (SQLException e) {
            System.err.println("not taken down: " + text + ": " + e.getMessage());
        }
    }

    /** In a transaction a failure would end it. */
    private static Optional<Savepoint> savepoint(Connection connection) throws SQLException {
        return connection.getAutoCommit() ? Optional.empty() : Optional.of(connection.setSavepoint());
    }

    private static boolean ofTheServer() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                        .filter(type -> BESIDES.stream().noneMatch(type.getName()::startsWith))
                        .findFirst())
                .filter(type -> type.getName().startsWith("io.dits."))
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .filter(place -> !place.getPath().contains("test-classes"))
                .isPresent();
    }

    private synchronized void write(String line) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
