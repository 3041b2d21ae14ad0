// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.core.wire.RepositoryAnswer;
import io.dits.core.wire.RepositoryPatch;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says who may read a repository of a server. */
@Command
public final class RepoVisibilityCommand implements Action {
    private final Network.Opener network;

    @Mixin
    private final NamedRepository which = new NamedRepository();

    @Parameters(
            index = "1",
            paramLabel = "VISIBILITY",
            description = "private: who has a role in it. public: every signed-in user, too.")
    private String visibility = "";

    /** A command over that network. */
    public RepoVisibilityCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        if (!visibility.equals("private") && !visibility.equals("public")) {
            throw new Failure(ExitCode.USAGE, "visibility: wanted private or public, found '" + visibility + "'");
        }
        RepositoryAnswer changed = which.open(network.open(session))
                .change(new RepositoryPatch(
                        Optional.empty(), Optional.empty(), Optional.of(visibility), Optional.empty()));
        session.console().say(changed.fullName() + " is " + changed.visibility());
        return ExitCode.DONE;
    }
}
