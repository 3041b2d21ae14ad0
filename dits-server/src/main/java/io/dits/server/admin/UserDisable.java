// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.User;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dits-admin user disable}. */
@Command(name = "disable", description = "Disable an account: it is signed out everywhere and may do nothing.")
final class UserDisable implements Runnable {
    private final Shell shell;

    @Mixin
    private final WhichUser which = new WhichUser();

    UserDisable(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        User user = shell.administer(administration ->
                administration.users().change(which.login(), Optional.of(false), Optional.empty(), shell.cause()));
        shell.out().println(user.username() + " is disabled");
    }
}
