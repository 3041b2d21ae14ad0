// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.backup.Backups;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin backup create}. */
@Command(
        name = "create",
        sortOptions = false,
        description = {
            "Copy the database as it is now, and the content that it speaks of, while people work.",
            "Content that the place has from an earlier backup is not copied again; a command that was cut off goes on.",
            "Ends with 1 if content could not be read or is damaged; the backup is there all the same."
        })
final class BackupCreate implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--to", paramLabel = "PLACE", required = true, description = BackupPlaces.HELP)
    private @Nullable String to;

    @Option(
            names = "--patience",
            paramLabel = "MINUTES",
            defaultValue = "60",
            description = "How long a collector at work is waited for (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    BackupCreate(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Backups.Summary made = shell.installation()
                .withBackups(
                        BackupPlaces.of(shell, Objects.requireNonNull(to)),
                        shell.database(),
                        shell.storage(),
                        shell.err()::println,
                        (backups, database, content) -> backups.create(
                                database,
                                content,
                                Duration.ofMinutes(patience),
                                shell.installation().clock(),
                                shell.installation().operator()));
        int status = BackupShow.print(shell, made, "made", json);
        if (status != 0) {
            shell.err().println("To mend it: dits-admin storage verify --repair; then back up again");
        }
        return status;
    }
}
