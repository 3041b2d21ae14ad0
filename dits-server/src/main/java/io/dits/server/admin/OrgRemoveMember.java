// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.User;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dits-admin org remove-member}. */
@Command(name = "remove-member", description = "Take a member out of an organisation.")
final class OrgRemoveMember implements Runnable {
    private final Shell shell;

    @Parameters(index = "0", paramLabel = "NAME", description = "The organisation.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "USER", description = "The username.")
    private String username = "";

    OrgRemoveMember(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        User user = shell.administer(
                administration -> administration.organisations().remove(Shell.OPERATOR, name, username, shell.cause()));
        shell.out().println(user.username() + " is no member of " + name + " any more");
    }
}
