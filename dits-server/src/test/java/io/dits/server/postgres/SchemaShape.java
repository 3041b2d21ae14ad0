// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What statements of a release rely on: the columns of all tables, and what rows must fulfil. Other things, as indexes that only make
 * fast, may change.
 *
 * @param columns by {@code table.column}: type, then {@code null} or {@code required}, then {@code default} if it has one
 * @param rules by {@code table: definition}: the columns that a constraint or unique index is about, with commas between
 */
record SchemaShape(Map<String, String> columns, Map<String, String> rules) {
    private static final String COLUMNS = """
            select c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod)
                || case when a.attnotnull then ' required' else ' null' end
                || case when a.atthasdef or a.attidentity <> '' then ' default' else '' end
            from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'flyway_schema_history'
                and a.attnum > 0 and not a.attisdropped""";
    private static final String RULES = """
            select c.relname || ': ' || pg_get_constraintdef(k.oid), (select coalesce(string_agg(a.attname, ','), '')
                from pg_attribute a where a.attrelid = c.oid and a.attnum = any (k.conkey))
            from pg_constraint k join pg_class c on c.oid = k.conrelid
            where c.relnamespace = 'public'::regnamespace and c.relname <> 'flyway_schema_history' and k.contype in ('c', 'f', 'p', 'u', 'x')
            union all
            select c.relname || ': unique ' || regexp_replace(pg_get_indexdef(i.indexrelid), '.* USING ', ''),
                (select coalesce(string_agg(a.attname, ','), '') from pg_attribute a
                where a.attrelid = c.oid and a.attnum = any (i.indkey))
            from pg_index i join pg_class c on c.oid = i.indrelid
            where i.indisunique and c.relnamespace = 'public'::regnamespace and c.relname <> 'flyway_schema_history'
                and not exists (select from pg_constraint k where k.conindid = i.indexrelid)""";

    static SchemaShape of(Connection connection) throws SQLException {
        return new SchemaShape(pairs(connection, COLUMNS), pairs(connection, RULES));
    }

    private static Map<String, String> pairs(Connection connection, String sql) throws SQLException {
        Map<String, String> pairs = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                pairs.put(rows.getString(1), rows.getString(2));
            }
        }
        return pairs;
    }

    /** One line for each column and each rule. */
    String text() {
        StringBuilder text = new StringBuilder();
        columns.forEach((name, form) -> text.append(name + "\t" + form + "\n"));
        rules.forEach((rule, about) -> text.append(rule + "\t" + about + "\n"));
        return text.toString();
    }

    static SchemaShape parse(String text) {
        Map<String, String> columns = new TreeMap<>();
        Map<String, String> rules = new TreeMap<>();
        text.lines()
                .map(line -> line.split("\t", -1))
                .forEach(parts -> (parts[0].contains(": ") ? rules : columns).put(parts[0], parts[1]));
        return new SchemaShape(columns, rules);
    }

    /** What a release that was made for this shape could not do on that one. */
    List<String> brokenBy(SchemaShape now) {
        List<String> broken = new ArrayList<>();
        Set<String> tables = new HashSet<>();
        columns.forEach((name, form) -> {
            tables.add(table(name));
            String other = now.columns.get(name);
            if (other == null) {
                broken.add(name + " is gone");
            } else if (!type(other).equals(type(form))) {
                broken.add(name + " was " + type(form) + " and is " + type(other));
            } else if (form.contains(" null") && other.contains(" required")) {
                broken.add(name + " may be null no more");
            } else if (form.contains(" default") && !other.contains(" default")) {
                broken.add(name + " has a default no more");
            }
        });
        now.columns.forEach((name, form) -> {
            if (tables.contains(table(name))
                    && !columns.containsKey(name)
                    && form.contains(" required")
                    && !form.contains(" default")) {
                broken.add(name + " is new and wanted in each row");
            }
        });
        now.rules.forEach((rule, about) -> {
            String table = rule.substring(0, rule.indexOf(':'));
            boolean onlyNew = !about.isEmpty()
                    && List.of(about.split(",")).stream()
                            .noneMatch(column -> columns.containsKey(table + "." + column));
            if (tables.contains(table) && !rules.containsKey(rule) && !onlyNew) {
                broken.add("a new rule of " + rule);
            }
        });
        return broken;
    }

    private static String table(String column) {
        return column.substring(0, column.indexOf('.'));
    }

    private static String type(String form) {
        return form.replaceFirst(" (required|null)( default)?$", "");
    }
}
