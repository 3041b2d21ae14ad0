// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

/** The help of {@code dits} itself, written from the table so that no command's class is loaded for it. */
final class Overview {
    private Overview() {}

    static String text(CommandTable table) {
        StringBuilder out = new StringBuilder("Version control for large media.\n\nUsage: dits [OPTIONS] COMMAND\n");
        for (Group group : table.groups()) {
            out.append('\n').append(group.heading()).append(":\n");
            for (Entry entry : group.entries()) {
                out.append(row(entry.name(), entry.summary()));
            }
        }
        out.append("\nOptions, before or after the command:\n")
                .append(row("-C DIR", "Run as if started in this directory."))
                .append(row("--json", "Answer with one JSON document; errors too."))
                .append(row("-q, --quiet", "Say nothing but what was asked for, and errors."))
                .append(row("--no-progress", "Show no progress."))
                .append(row("-h, --help", "Show the help of a command."))
                .append(row("--version", "Show the version."));
        out.append("\nExit codes:\n");
        CommandTable.exitCodes().forEach((number, meaning) -> out.append(row(number, meaning)));
        return out.append("\nMore about a command: dits COMMAND --help\n").toString();
    }

    private static String row(String name, String text) {
        return "  " + name + " ".repeat(Math.max(1, 15 - name.length())) + text + "\n";
    }
}
