// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.http.RemoteRepository;
import io.dits.core.wire.MemberAnswer;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a user a role in a repository of a server. */
@Command
public final class RepoShareCommand implements Action {
    private final Network.Opener network;

    @Mixin
    private final NamedRepository which = new NamedRepository();

    @Parameters(index = "1", paramLabel = "USER", description = "The username.")
    private String username = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "read (default): clone and fetch. write: also push. admin: also change and delete it.")
    private Role role = Role.read;

    /** As typed on the command line. */
    enum Role {
        read,
        write,
        admin
    }

    /** A command over that network. */
    public RepoShareCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        RemoteRepository there = which.open(network.open(session));
        MemberAnswer member = there.share(username, role.name());
        if (session.console().wantsJson()) {
            session.console().json(RepoCollaboratorsCommand.described(member));
        }
        session.console()
                .say(member.username() + " has the role " + member.role() + " in "
                        + there.url().fullName());
        return ExitCode.DONE;
    }
}
