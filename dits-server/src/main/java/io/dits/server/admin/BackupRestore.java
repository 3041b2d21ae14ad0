// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.backup.Backups;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dits-admin backup restore}. */
@Command(
        name = "restore",
        sortOptions = false,
        description = {
            "Put a backup into the database and the storage of the configuration, which must be empty. Stop all servers first.",
            "Content comes first, then all rows at once: a command that was cut off is given again and goes on.",
            "What was revoked after the backup is valid again: give jwt_secret another value, and look at tokens."
        })
final class BackupRestore implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private BackupChoice choice = new BackupChoice();

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    BackupRestore(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Backups.Summary restored = shell.installation()
                .withEmpty(
                        choice.place(shell),
                        shell.database(),
                        shell.storage(),
                        shell.err()::println,
                        (backups, database, content) -> backups.restore(
                                choice.of(backups),
                                database,
                                content,
                                shell.installation().operator()));
        return BackupShow.print(shell, restored, "restored", json);
    }
}
