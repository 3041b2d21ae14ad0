// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.tracing.Step;
import io.dits.server.tracing.TracedCalls;
import io.dits.server.tracing.Tracer;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection whose statements and commits are steps, and measured. The text of a statement is told, which has places for values and none. */
final class WatchedConnection {
    private final Connection inner;
    private final Tracer tracer;
    private final Optional<StatementMeter> meter;

    private WatchedConnection(Connection inner, Tracer tracer, Optional<StatementMeter> meter) {
        this.inner = inner;
        this.tracer = tracer;
        this.meter = meter;
    }

    static Connection of(Connection inner, Tracer tracer, Optional<StatementMeter> meter) {
        WatchedConnection watched = new WatchedConnection(inner, tracer, meter);
        return TracedCalls.proxy(Connection.class, (_, method, arguments) -> watched.call(method, arguments));
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "prepareStatement" -> {
                Object statement = Objects.requireNonNull(TracedCalls.call(inner, method, arguments));
                yield statement(PreparedStatement.class, statement, first(arguments));
            }
            case "createStatement" -> {
                Object statement = Objects.requireNonNull(TracedCalls.call(inner, method, arguments));
                yield statement(Statement.class, statement, "");
            }
            case "commit", "rollback" -> recorded(inner, method, arguments, method.getName());
            default -> TracedCalls.call(inner, method, arguments);
        };
    }

    private <T extends Statement> T statement(Class<T> kind, Object inner, String prepared) {
        return TracedCalls.proxy(kind, (_, method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return TracedCalls.call(inner, method, arguments);
            }
            String given = first(arguments);
            return recorded(inner, method, arguments, given.isEmpty() ? prepared : given);
        });
    }

    private static String first(@Nullable Object @Nullable [] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : "";
    }

    /** With one space where any white space was. */
    private static String oneLine(String statement) {
        StringBuilder line = new StringBuilder(statement.length());
        boolean space = false;
        for (int i = 0; i < statement.length(); i++) {
            char c = statement.charAt(i);
            if (!Character.isWhitespace(c)) {
                line.append(space && !line.isEmpty() ? " " : "").append(c);
            }
            space = Character.isWhitespace(c);
        }
        return line.toString();
    }

    /** What it begins with, as {@code select}. */
    private static String verb(String line) {
        int begin = 0;
        while (begin < line.length() && !Character.isLetter(line.charAt(begin))) {
            begin++;
        }
        int end = begin;
        while (end < line.length() && Character.isLetter(line.charAt(end))) {
            end++;
        }
        return line.substring(begin, end).toLowerCase(Locale.ROOT);
    }

    private @Nullable Object recorded(
            Object inner, Method method, @Nullable Object @Nullable [] arguments, String statement) throws Throwable {
        String text = oneLine(statement);
        String verb = verb(text);
        try (Step step = tracer.begin("SQL " + verb, Step.Kind.ASKED)) {
            step.with("db.system.name", "postgresql").with("db.query.text", text);
            long began = System.nanoTime();
            boolean well = false;
            try {
                Object result = TracedCalls.call(inner, method, arguments);
                well = true;
                return result;
            } catch (SQLException e) {
                step.with("db.response.status_code", String.valueOf(e.getSQLState()));
                step.failed(e);
                throw e;
            } finally {
                tell(verb, well, Duration.ofNanos(System.nanoTime() - began));
            }
        }
    }

    private void tell(String verb, boolean well, Duration time) {
        meter.ifPresent(hears -> hears.ended(verb, well, time));
    }
}
