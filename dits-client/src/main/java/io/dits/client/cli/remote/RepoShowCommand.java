// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.http.RemoteRepository;
import io.dits.core.wire.RepositoryAnswer;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows a repository of a server. */
@Command
public final class RepoShowCommand implements Action {
    private final Network.Opener network;

    @Mixin
    private final NamedRepository which = new NamedRepository();

    /** A command over that network. */
    public RepoShowCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        RemoteRepository there = which.open(network.open(session));
        RepositoryAnswer found = there.describe();
        if (session.console().wantsJson()) {
            session.console().json(RepoListCommand.described(found, there.url().toString()));
            return ExitCode.DONE;
        }
        session.console().print(found.fullName());
        session.console().print("address         " + there.url());
        session.console().print("visibility      " + found.visibility());
        session.console().print("default branch  " + found.defaultBranch());
        session.console().print("your role       " + found.role());
        if (!found.description().isEmpty()) {
            session.console().print("description     " + found.description());
        }
        return ExitCode.DONE;
    }
}
