// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The written values by key, made into what they mean; remembers every fault on the way. */
final class Values {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(\\$\\{)|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");
    private static final int SHOWN = 60;

    private final Map<String, Written> written;
    private final Variables environment;
    private final Machine machine;
    private final String source;
    private final List<Fault> errors = new ArrayList<>();
    private final List<Fault> warnings = new ArrayList<>();
    private final List<Fault> notes = new ArrayList<>();
    private final Map<String, Reading.Setting> settings = new HashMap<>();

    /**
     * A value as it stands somewhere.
     *
     * @param value a String, Long, Boolean, Double, List or something that no key takes
     * @param source the file or the variable
     * @param line in the file, else 0
     */
    record Written(Object value, String source, int line) {
        private static final Object TOLD = new Object();

        /** One of which it is told already what is wrong. */
        static Written told(String source) {
            return new Written(TOLD, source, 0);
        }
    }

    Values(Map<String, Written> written, Variables environment, Machine machine, String source) {
        this.written = written;
        this.machine = machine;
        this.environment = environment;
        this.source = source;
    }

    /** The value of the key; empty if it stands nowhere or is wrong, which is remembered. */
    <T> Optional<T> find(Key<T> key) {
        Written found = written.get(key.name());
        Optional<T> value = found == null || found.value() == Written.TOLD ? Optional.empty() : meaning(key, found);
        value.ifPresent(meant ->
                settings.put(key.name(), new Reading.Setting(meant, key.form().hidden(), key.live())));
        return value;
    }

    /** All that was found, by key. */
    Map<String, Reading.Setting> settings() {
        return settings;
    }

    /** The value, or else that one; what is wrong is remembered. */
    <T> T find(Key<T> key, T otherwise) {
        return find(key).orElse(otherwise);
    }

    /** The value; that it stands nowhere is remembered as an error. */
    <T> Optional<T> require(Key<T> key, String advice) {
        if (!written.containsKey(key.name())) {
            errors.add(
                    new Fault(source, 0, key.name(), "wanted " + key.form().wanted() + ", found nothing. " + advice));
        }
        return find(key);
    }

    /** The file that a key names; that it cannot be read is only odd, because it may come later or be read by somebody else. */
    Optional<Path> file(Key<String> key) {
        Optional<Path> file = find(key).map(Path::of);
        file.filter(path -> !machine.readable().test(path))
                .ifPresent(path -> warn(key, "is " + path + ", which is not there or cannot be read"));
        return file;
    }

    /** Whether it stands somewhere, right or wrong. */
    boolean has(Key<?> key) {
        return written.containsKey(key.name());
    }

    /** Whether any key stands below that name. */
    boolean hasSection(String name) {
        return written.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    /** The names that stand below that one and have keys below them, in order. */
    Set<String> sections(String name) {
        return written.keySet().stream()
                .filter(key -> key.startsWith(name + "."))
                .map(key -> key.substring(name.length() + 1))
                .filter(rest -> rest.indexOf('.') > 0)
                .map(rest -> rest.substring(0, rest.indexOf('.')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    void error(Key<?> key, String text) {
        errors.add(at(key, text));
    }

    /** What is as it should be and good to know. */
    void note(Key<?> key, String text) {
        notes.add(at(key, text));
    }

    List<Fault> notes() {
        return notes;
    }

    Machine machine() {
        return machine;
    }

    void warn(Key<?> key, String text) {
        warnings.add(at(key, text));
    }

    List<Fault> errors() {
        return errors;
    }

    List<Fault> warnings() {
        return warnings;
    }

    private Fault at(Key<?> key, String text) {
        Written found = written.get(key.name());
        return found == null
                ? new Fault(source, 0, key.name(), text)
                : new Fault(found.source(), found.line(), key.name(), text);
    }

    private <T> Optional<T> meaning(Key<T> key, Written found) {
        Object value = found.value();
        if (value instanceof List<?> list) {
            List<Object> expanded = new ArrayList<>();
            for (Object element : list) {
                Optional<?> one = element instanceof String text ? expand(key, found, text) : Optional.of(element);
                if (one.isEmpty()) {
                    return Optional.empty();
                }
                expanded.add(one.get());
            }
            value = expanded;
        } else if (value instanceof String text && found.line() > 0) {
            Optional<String> expanded = expand(key, found, text);
            if (expanded.isEmpty()) {
                return Optional.empty();
            }
            value = expanded.get().equals(text) ? text : typed(key, expanded.get());
        } else if (value instanceof String text) {
            value = typed(key, text);
        }
        Form<T> form = key.form();
        if (form.type() == Double.class && value instanceof Long whole) {
            value = whole.doubleValue();
        }
        String shown = form.hidden() ? "something else (not shown)" : shown(value);
        String wanted = "wanted " + form.wanted() + ", ";
        if (form.type().isInstance(value)) {
            try {
                return Optional.of(form.parser().apply(value));
            } catch (IllegalArgumentException e) {
                String reason = e.getMessage();
                error(key, wanted + (reason == null ? "found " + shown : reason));
                return Optional.empty();
            }
        }
        error(key, wanted + "found " + shown);
        return Optional.empty();
    }

    /** Puts the environment's values in the place of {@code ${NAME}} and {@code ${NAME:-default}}; two dollars make it plain. */
    private Optional<String> expand(Key<?> key, Written found, String text) {
        StringBuilder out = new StringBuilder();
        Matcher variables = VARIABLE.matcher(text);
        boolean whole = true;
        while (variables.find()) {
            String value;
            if (variables.group(1) != null) {
                value = "${";
            } else {
                String name = variables.group(2);
                String other = variables.group(3);
                try {
                    value = key.form().hidden() ? environment.secret(name).text() : environment.plain(name);
                } catch (Variables.Wrong e) {
                    errors.add(e.fault(key.name()));
                    return Optional.empty();
                }
                if (value.isEmpty() && other == null) {
                    errors.add(new Fault(
                            found.source(),
                            found.line(),
                            key.name(),
                            "the variable " + name + " is not set. Set it, or write ${" + name + ":-default}"));
                    whole = false;
                } else if (value.isEmpty() && other != null) {
                    value = other;
                }
            }
            variables.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return whole ? Optional.of(variables.appendTail(out).toString()) : Optional.empty();
    }

    /** What a text from the environment means for a key that is a number or a truth value in the file. */
    private static Object typed(Key<?> key, String text) {
        Class<?> type = key.form().type();
        try {
            if (type == Long.class) {
                return Long.valueOf(text.strip());
            }
            if (type == Double.class) {
                return Double.valueOf(text.strip());
            }
        } catch (NumberFormatException e) {
            return text;
        }
        return type == Boolean.class && (text.equals("true") || text.equals("false")) ? Boolean.valueOf(text) : text;
    }

    private static String shown(Object value) {
        if (!(value instanceof String text)) {
            return value instanceof Number || value instanceof Boolean ? value.toString() : "a list, a table or a date";
        }
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (plain.length() > SHOWN ? plain.substring(0, SHOWN) + "…" : plain) + "'";
    }
}
