// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.config.Reading;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin config check}. */
@Command(
        name = "check",
        description =
                "Read the configuration and tell all errors and warnings at once; touches nothing unless --connect.")
final class ConfigCheck implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--connect", description = "Also try the database, the storage and Redis.")
    private boolean connect;

    ConfigCheck(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Reading reading = shell.configuration();
        reading.errors().forEach(error -> shell.out().println("error: " + error));
        reading.warnings().forEach(warning -> shell.out().println("warning: " + warning));
        reading.notes().forEach(note -> shell.out().println("note: " + note));
        List<String> dead = connect
                ? reading.database()
                        .map(database -> shell.installation().probe(database, reading.storage(), reading.redis()))
                        .orElse(List.of())
                : List.of();
        dead.forEach(problem -> shell.out().println("error: " + problem));
        int errors = reading.errors().size() + dead.size();
        shell.out()
                .println(
                        count(errors, "error") + ", " + count(reading.warnings().size(), "warning"));
        return errors == 0 ? 0 : 1;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
