// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.User;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dits-admin user role}. */
@Command(name = "role", description = "Make a user an administrator, or an ordinary user.", sortOptions = false)
final class UserRole implements Runnable {
    private final Shell shell;

    @Mixin
    private final WhichUser which = new WhichUser();

    @Option(names = "--role", required = true, paramLabel = "ROLE", description = "${COMPLETION-CANDIDATES}.")
    private UserCreate.Role role = UserCreate.Role.user;

    UserRole(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        Optional<Boolean> admin = Optional.of(role == UserCreate.Role.admin);
        User user = shell.administer(
                administration -> administration.users().change(which.login(), Optional.empty(), admin, shell.cause()));
        shell.out().println(user.username() + " has the role " + role);
    }
}
