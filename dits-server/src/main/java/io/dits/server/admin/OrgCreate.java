// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Organisation;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.User;
import io.dits.server.service.Result;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dits-admin org create}. */
@Command(name = "create", description = "Make an organisation.", sortOptions = false)
final class OrgCreate implements Runnable {
    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The name that owns its repositories.")
    private String name = "";

    @Option(names = "--owner", required = true, paramLabel = "USER", description = "The username of its first owner.")
    private String owner = "";

    @Option(names = "--display-name", paramLabel = "TEXT", description = "The name shown to people.")
    private Optional<String> displayName = Optional.empty();

    @Option(
            names = "--base-role",
            paramLabel = "ROLE",
            description = "What each member may do in all repositories: none, read (default), write or admin.")
    private String base = "read";

    @Option(names = "--members-create", description = "Let each member make repositories.")
    private boolean membersCreate;

    OrgCreate(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        OwnerName wanted = new OwnerName(name);
        Organisation.Settings settings =
                new Organisation.Settings(displayName.orElse(name), Organisation.Base.ofWord(base), membersCreate);
        Organisation made = shell.administer(administration -> {
            Optional<User> first = administration.users().find(owner);
            return first.isEmpty()
                    ? new Result.NotFound<>("there is no user '" + owner + "'. See: dits-admin user list")
                    : administration
                            .organisations()
                            .create(wanted, settings, first.get().id(), shell.cause());
        });
        shell.out().println("created organisation " + made.name() + ", owned by " + owner);
    }
}
