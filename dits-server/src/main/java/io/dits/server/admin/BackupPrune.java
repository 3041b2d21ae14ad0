// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.backup.BackupId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin backup prune}. */
@Command(
        name = "prune",
        sortOptions = false,
        description =
                "Delete all but the newest backups of a place, what is left of those that were cut off, and the content that only those needed.")
final class BackupPrune implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--from", paramLabel = "PLACE", required = true, description = BackupPlaces.HELP)
    private @Nullable String from;

    @Option(names = "--keep", paramLabel = "N", required = true, description = "How many stay; at least 1.")
    private int keep;

    BackupPrune(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (keep < 1) {
            throw new Shell.Failed("--keep wants 1 or more, found " + keep);
        }
        List<BackupId> gone = shell.installation()
                .withBackups(
                        BackupPlaces.of(shell, Objects.requireNonNull(from)),
                        shell.database(),
                        shell.storage(),
                        shell.err()::println,
                        (backups, database, _) -> backups.prune(
                                database,
                                keep,
                                Duration.ofHours(1),
                                shell.installation().operator()));
        gone.forEach(backup -> shell.out().println(backup + ": deleted"));
        return 0;
    }
}
