// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.backup.Backups;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dits-admin backup verify}. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Prove that a backup is whole: read the rows and every pack that it needs, and prove each object.",
            "Needs neither database nor server. Ends with 0 if it is."
        })
final class BackupVerify implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private BackupChoice choice = new BackupChoice();

    @Option(names = "--quick", description = "Only look whether all packs are there with their length.")
    private boolean quick;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    BackupVerify(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Backups.Summary found = shell.installation()
                .withBackups(
                        choice.place(shell),
                        shell.err()::println,
                        backups -> backups.verify(choice.of(backups), !quick));
        return BackupShow.print(shell, found, "whole", json);
    }
}
