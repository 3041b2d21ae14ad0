// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that servers of a release send.
 *
 * @param sql in one line, its parameters as {@code $1} and so on
 * @param parameters their types
 * @param results those of the columns that it gives
 */
record ServerStatement(String sql, List<String> parameters, List<String> results) {
    private static final Pattern LINE = Pattern.compile("(.*); -- \\((.*)\\) -> \\((.*)\\)");
    private static final Pattern INSERT =
            Pattern.compile("insert into (\\w+)(?: as \\w+)? ?(?:\\(([^)]*)\\)|default values)");
    private static final Pattern ANY_INSERT = Pattern.compile("\\binsert into\\b");
    private static final String WANTED = """
            select attname from pg_attribute where attrelid = to_regclass(?) and attnum > 0 and not attisdropped
                and attnotnull and not atthasdef and attidentity = ''""";

    ServerStatement {
        parameters = List.copyOf(parameters);
        results = List.copyOf(results);
    }

    /** As {@link #line} wrote it. */
    static ServerStatement parse(String line) {
        Matcher found = LINE.matcher(line);
        if (!found.matches()) {
            throw new IllegalArgumentException("wanted a statement; -- (types) -> (types), found: " + line);
        }
        return new ServerStatement(found.group(1), words(found.group(2)), words(found.group(3)));
    }

    private static List<String> words(String list) {
        return list.isEmpty() ? List.of() : Arrays.asList(list.split(", "));
    }

    String line() {
        return sql + "; -- (" + String.join(", ", parameters) + ") -> (" + String.join(", ", results) + ")";
    }

    /** JDBC's text in one line, with numbers for its question marks. */
    static String numbered(String jdbc) {
        StringBuilder text = new StringBuilder();
        boolean quoted = false;
        int number = 0;
        String line = jdbc.strip().replaceAll("\\s+", " ");
        for (int i = 0; i < line.length(); i++) {
            char at = line.charAt(i);
            quoted ^= at == '\'';
            if (at != '?' || quoted) {
                text.append(at);
            } else if (line.startsWith("??", i)) {
                text.append('?');
                i++;
            } else {
                text.append('$').append(++number);
            }
        }
        return text.toString();
    }

    static List<String> parameters(PreparedStatement statement) throws SQLException {
        ParameterMetaData found = statement.getParameterMetaData();
        List<String> types = new ArrayList<>();
        for (int i = 1; i <= found.getParameterCount(); i++) {
            types.add(found.getParameterTypeName(i));
        }
        return types;
    }

    static List<String> results(PreparedStatement statement) throws SQLException {
        Optional<ResultSetMetaData> found = Optional.ofNullable(statement.getMetaData());
        List<String> types = new ArrayList<>();
        for (int i = 1; found.isPresent() && i <= found.get().getColumnCount(); i++) {
            // A number that counts by itself is a number.
            types.add(
                    switch (found.get().getColumnTypeName(i)) {
                        case "bigserial" -> "int8";
                        case "serial" -> "int4";
                        case String other -> other;
                    });
        }
        return types;
    }

    /** What keeps it from doing over this database what it did, a sentence each; nothing is changed. The connection is in a transaction. */
    List<String> obstacles(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        var before = connection.setSavepoint();
        try (Statement prepare = connection.createStatement()) {
            prepare.execute("prepare asked" + list(parameters) + " as " + sql);
            String execute = "execute asked" + list(Collections.nCopies(parameters.size(), "null"));
            // Planned, which finds more than parsing, and not run.
            prepare.execute("explain " + execute);
            try (PreparedStatement described = connection.prepareStatement(execute)) {
                List<String> now = results(described);
                if (!now.equals(results)) {
                    found.add("gives " + now + ", not " + results + ": " + sql);
                }
            }
            found.addAll(unnamed(connection));
        } catch (SQLException e) {
            found.add(e.getMessage() + ": " + sql);
        }
        connection.rollback(before);
        try (Statement after = connection.createStatement()) {
            after.execute("deallocate all");
        }
        return found;
    }

    private static String list(List<String> words) {
        return words.isEmpty() ? "" : "(" + String.join(", ", words) + ")";
    }

    /** Columns that a row must have and that it does not name where it inserts rows. */
    private List<String> unnamed(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        String small = sql.toLowerCase(Locale.ROOT);
        Matcher insert = INSERT.matcher(small);
        long named = 0;
        for (; insert.find(); named++) {
            String list = insert.group(2) == null ? "" : insert.group(2);
            List<String> columns = Arrays.asList(list.split(" ?, ?"));
            try (PreparedStatement wanted = connection.prepareStatement(WANTED)) {
                wanted.setString(1, insert.group(1));
                ResultSet rows = wanted.executeQuery();
                while (rows.next()) {
                    if (!columns.contains(rows.getString(1))) {
                        found.add("does not say what " + insert.group(1) + "." + rows.getString(1) + " is: " + sql);
                    }
                }
            }
        }
        if (named != ANY_INSERT.matcher(small).results().count()) {
            found.add("does not name the columns that it inserts: " + sql);
        }
        return found;
    }
}
