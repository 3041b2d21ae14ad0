// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Member;
import io.dits.server.meta.OrganisationRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dits-admin org add-member}. */
@Command(name = "add-member", description = "Take a user into an organisation, or give a member another role.")
final class OrgAddMember implements Runnable {
    private final Shell shell;

    @Parameters(index = "0", paramLabel = "NAME", description = "The organisation.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "USER", description = "The username.")
    private String username = "";

    @Option(names = "--role", paramLabel = "ROLE", description = "member (default), admin or owner.")
    private String role = "member";

    OrgAddMember(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        OrganisationRole wanted = OrganisationRole.ofWord(role);
        Member<OrganisationRole> member = shell.administer(administration ->
                administration.organisations().put(Shell.OPERATOR, name, username, wanted, shell.cause()));
        shell.out().println(member.username() + " is " + member.role().word() + " of " + name);
    }
}
