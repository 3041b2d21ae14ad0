// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.User;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dits-admin user delete}. */
@Command(
        name = "delete",
        description = {
            "Delete an account. Its repositories stay: they go to another owner.",
            "The username is nobody else's for 30 days. To only keep a person out: dits-admin user disable"
        },
        sortOptions = false)
final class UserDelete implements Runnable {
    private final Shell shell;

    @Mixin
    private final WhichUser which = new WhichUser();

    @Option(
            names = "--transfer-to",
            paramLabel = "OWNER",
            description = "The user or organisation that gets the repositories; needed if there are any.")
    private Optional<String> heir = Optional.empty();

    UserDelete(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        User user =
                shell.administer(administration -> administration.users().delete(which.login(), heir, shell.cause()));
        shell.out().println("deleted " + user.email() + ", username " + user.username());
    }
}
