// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.User;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dits-admin user enable}. */
@Command(name = "enable", description = "Enable an account that was disabled.")
final class UserEnable implements Runnable {
    private final Shell shell;

    @Mixin
    private final WhichUser which = new WhichUser();

    UserEnable(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        User user = shell.administer(administration ->
                administration.users().change(which.login(), Optional.of(true), Optional.empty(), shell.cause()));
        shell.out().println(user.username() + " is active");
    }
}
