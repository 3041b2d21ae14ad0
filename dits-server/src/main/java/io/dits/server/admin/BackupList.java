// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.backup.Backups;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin backup list}. */
@Command(name = "list", description = "List the finished backups of a place, oldest first.")
final class BackupList implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--from", paramLabel = "PLACE", required = true, description = BackupPlaces.HELP)
    private @Nullable String from;

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    BackupList(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        List<Backups.Summary> backups = shell.installation()
                .withBackups(BackupPlaces.of(shell, Objects.requireNonNull(from)), shell.err()::println, Backups::list);
        if (json) {
            shell.out().println(Json.of(backups.stream().map(BackupShow::fields).toList()));
        } else {
            backups.forEach(backup ->
                    shell.out().println(BackupShow.line(backup) + (backup.sound() ? "" : ", with damaged content")));
        }
        return 0;
    }
}
