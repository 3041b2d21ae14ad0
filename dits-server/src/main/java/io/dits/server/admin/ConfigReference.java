// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.config.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin config reference}. */
@Command(
        name = "reference",
        description = "Print all that there is to set: values, defaults, variables, meanings. Reads no configuration.")
final class ConfigReference implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--json", description = "As JSON instead of Markdown.")
    private boolean json;

    ConfigReference(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (json) {
            shell.out()
                    .println(Json.of(Reference.entries().stream()
                            .map(ConfigReference::map)
                            .toList()));
        } else {
            shell.out().print(Reference.markdown());
            shell.out().flush();
        }
        return 0;
    }

    private static Map<String, Object> map(Reference.Entry entry) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", entry.name());
        map.put("value", entry.value());
        map.put("default", entry.usual());
        map.put("variable", entry.variable());
        map.put("reloads", entry.reloads());
        map.put("since", entry.since());
        map.put("meaning", entry.meaning());
        return map;
    }
}
