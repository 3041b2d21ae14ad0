// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All that there is to set, made of the declarations that files are read by. */
public final class Reference {
    private static final String TOP = """
            # Configuration

            Made by `dits-admin config reference` of what the server reads by; a test compares them.

            `dits-server`, `dits-migrate` and `dits-admin` read the file that `--config` names, else that of `DITS_CONFIG`, else
            `/etc/dits/config.toml` if it is there. It is TOML. `dits-admin config check` tells all that is wrong with it at once, each with
            file, line and key, and touches nothing; with `--connect` it tries database, storage and Redis, too. A server does not start
            with errors. An unknown key is a warning that names the nearest known one.

            - **Variables of the environment** win over the file: those that the tables name. One that holds a secret may stand in a
              file instead, which `NAME_FILE` names, as in `JWT_SECRET_FILE=/run/secrets/jwt`; newlines at its end are cut. Both at once is
              an error.
            - In values `${NAME}` stands for a variable (or the content of the file of `NAME_FILE`, where the value is a secret),
              `${NAME:-text}` has a text for where it is not set, and `$${` is a plain `${`.
            - **Sizes** are `KB MB GB TB` or `KiB MiB GiB TiB`, both by 1024; **durations** `ms s m h d`.
            - **Secrets** print as `***` everywhere, and messages never show what was found where one may stand.
            - **SIGHUP** makes a server read all of it again. What is marked ↻ changes at once, and files of certificates are read
              again; the log says what changed and what waits for the next start. If there are errors nothing changes, and the log has them.
            """;

    private Reference() {}

    /**
     * A key, as texts.
     *
     * @param name with dots; {@code <name>} stands for one of the operator's choice
     * @param value how it is written: type and range
     * @param usual what counts where nothing is said
     * @param variable the environment variable that wins; empty for none
     * @param reloads whether a running server takes another value
     * @param meaning what it is for
     * @param since the first version that knew it
     */
    public record Entry(
            String name, String value, String usual, String variable, boolean reloads, String meaning, String since) {}

    /** All keys, section by section. */
    public static List<Entry> entries() {
        return keys().map(key -> new Entry(
                        key.name(),
                        key.form().wanted(),
                        key.usual(),
                        key.variable(),
                        key.live(),
                        key.meaning(),
                        key.since()))
                .toList();
    }

    private static Stream<Key<?>> keys() {
        Map<String, List<Key<?>>> sections = new LinkedHashMap<>();
        Stream.concat(Keys.all().stream(), SsoKeys.oidc(new SsoKeys.Section(SsoKeys.OIDC + ".<name>")))
                .forEach(key -> sections.computeIfAbsent(section(key.name()), _ -> new ArrayList<>())
                        .add(key));
        return sections.values().stream().flatMap(Collection::stream);
    }

    private static String section(String name) {
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
    }

    /** All of it as Markdown. */
    public static String markdown() {
        StringBuilder out = new StringBuilder(TOP);
        String section = "?";
        for (Entry entry : entries()) {
            if (!section(entry.name()).equals(section)) {
                section = section(entry.name());
                out.append(section.isEmpty() ? "\n## At the top\n" : "\n## `[" + section + "]`\n")
                        .append("\n| key | value | without it | since | |\n|---|---|---|---|---|\n");
            }
            String last = entry.name().substring(entry.name().lastIndexOf('.') + 1);
            boolean words = entry.usual().startsWith("(") || entry.usual().startsWith("required");
            String usual = words ? entry.usual().replaceAll("^\\(|\\)$", "") : "`" + entry.usual() + "`";
            out.append("| `").append(last).append('`').append(entry.reloads() ? " ↻" : "");
            out.append(entry.variable().isEmpty() ? "" : "<br>`" + entry.variable() + "`");
            out.append(" | ").append(entry.value()).append(" | ").append(usual);
            out.append(" | ")
                    .append(entry.since())
                    .append(" | ")
                    .append(entry.meaning())
                    .append(" |\n");
        }
        return out.toString();
    }
}
