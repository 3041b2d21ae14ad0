// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.OwnerName;
import io.dits.server.meta.User;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dits-admin user rename}. */
@Command(
        name = "rename",
        description = {
            "Give a user another username. The addresses of his repositories change with it;",
            "the old name is nobody else's for 30 days."
        },
        sortOptions = false)
final class UserRename implements Runnable {
    private final Shell shell;

    @Mixin
    private final WhichUser which = new WhichUser();

    @Option(names = "--username", required = true, paramLabel = "NAME", description = "The new username.")
    private String username = "";

    UserRename(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        OwnerName name = new OwnerName(username);
        User user =
                shell.administer(administration -> administration.users().rename(which.login(), name, shell.cause()));
        shell.out().println(user.email() + " has the username " + user.username());
    }
}
