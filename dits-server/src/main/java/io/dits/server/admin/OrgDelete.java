// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Organisation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dits-admin org delete}. */
@Command(
        name = "delete",
        description = {"Delete an organisation that owns no repository.", "Its name is nobody else's for 30 days."})
final class OrgDelete implements Runnable {
    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The organisation.")
    private String name = "";

    OrgDelete(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        Organisation gone = shell.administer(
                administration -> administration.organisations().delete(Shell.OPERATOR, name, shell.cause()));
        shell.out().println("deleted organisation " + gone.name());
    }
}
