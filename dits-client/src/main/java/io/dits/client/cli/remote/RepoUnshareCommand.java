// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.http.RemoteRepository;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes away the role of a user in a repository of a server. */
@Command
public final class RepoUnshareCommand implements Action {
    private final Network.Opener network;

    @Mixin
    private final NamedRepository which = new NamedRepository();

    @Parameters(index = "1", paramLabel = "USER", description = "The username; also one's own.")
    private String username = "";

    /** A command over that network. */
    public RepoUnshareCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        RemoteRepository there = which.open(network.open(session));
        there.unshare(username);
        session.console().say(username + " is no collaborator of " + there.url().fullName() + " any more");
        return ExitCode.DONE;
    }
}
