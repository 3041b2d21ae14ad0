// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.server.config.Values.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/**
 * What stands in a file and in the environment, by key, not yet understood.
 *
 * @param source the file's name, or "configuration" if there is none
 * @param values what is known and stands there
 * @param errors what is no TOML
 * @param warnings what no key is
 */
record ConfigFile(String source, Map<String, Written> values, List<Fault> errors, List<Fault> warnings) {
    private static final long LARGEST = 1 << 20;
    private static final Pattern MAY_BE_SECRET = Pattern.compile("(?i).*(secret|password|key|url|token).*");

    static ConfigFile none(Variables environment) {
        Map<String, Written> values = new HashMap<>();
        List<Fault> errors = new ArrayList<>();
        overlay(values, environment, errors);
        return new ConfigFile("configuration", values, errors, List.of());
    }

    /** The file, and the variables that are set in the place of what stands there, unless it forbids them. */
    static ConfigFile read(Path file, Variables environment) {
        ConfigFile alone = read(file);
        Written overrides = alone.values.get(Keys.ENVIRONMENT.name());
        if (overrides == null || !Boolean.FALSE.equals(overrides.value())) {
            overlay(alone.values, environment, alone.errors);
        }
        return alone;
    }

    /** The file alone. */
    static ConfigFile read(Path file) {
        String source = file.toString();
        List<Fault> errors = new ArrayList<>();
        List<Fault> warnings = new ArrayList<>();
        Map<String, Written> values = new HashMap<>();
        try {
            if (Files.size(file) > LARGEST) {
                errors.add(new Fault(
                        source, 0, "", "wanted a file of at most 1 MB, found " + Files.size(file) + " bytes"));
            } else {
                read(Files.readString(file), source, values, errors, warnings);
            }
        } catch (IOException e) {
            errors.add(new Fault(source, 0, "", "cannot be read: " + Variables.reason(e)));
        }
        return new ConfigFile(source, values, errors, warnings);
    }

    private static void read(
            String text, String source, Map<String, Written> values, List<Fault> errors, List<Fault> warnings) {
        TomlParseResult toml = Toml.parse(text);
        List<String> lines = text.lines().toList();
        toml.errors().forEach(error -> errors.add(broken(error, source, lines)));
        for (List<String> path : toml.keyPathSet()) {
            String name = String.join(".", path);
            TomlPosition position = toml.inputPositionOf(path);
            Object value = toml.get(path);
            int line = position == null ? 0 : position.line();
            if (Keys.find(name).isEmpty()) {
                warnings.add(
                        new Fault(source, line, name, "unknown key, ignored. The nearest is " + Keys.nearest(name)));
            } else if (value != null) {
                values.put(name, new Written(value instanceof TomlArray list ? list.toList() : value, source, line));
            }
        }
    }

    /** The parser quotes what it stumbles over: not from a line that may hold a secret. */
    private static Fault broken(TomlParseError error, String source, List<String> lines) {
        int line = error.position().line();
        boolean hide = line > lines.size()
                || line < 1
                || MAY_BE_SECRET.matcher(lines.get(line - 1)).matches();
        String message = error.getMessage();
        return new Fault(source, line, "", "is no TOML" + (hide || message == null ? "" : ": " + message));
    }

    private static void overlay(Map<String, Written> values, Variables environment, List<Fault> errors) {
        for (Key<?> key : Keys.all()) {
            if (key.variable().isEmpty()) {
                continue;
            }
            try {
                Variables.Found found = key.form().hidden()
                        ? environment.secret(key.variable())
                        : new Variables.Found(environment.plain(key.variable()), key.variable());
                if (!found.text().isEmpty()) {
                    values.put(key.name(), new Written(found.text(), found.source(), 0));
                }
            } catch (Variables.Wrong e) {
                errors.add(e.fault(key.name()));
                // Else it would be told to be missing, too.
                values.put(key.name(), Written.told(e.variable()));
            }
        }
    }
}
