// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.cli.local.Here;
import io.dits.client.sync.Seen;
import io.dits.client.workspace.Workspace;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Forgets a remote and what was seen of it. */
@Command
public final class RemoteRemoveCommand implements Action {
    @Parameters(paramLabel = "NAME", description = "The remote.")
    String name = "";

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        if (!workspace.remotes().remove(name)) {
            throw new Failure(ExitCode.ERROR, "there is no remote '" + name + "'", "Run: dits remote list");
        }
        new Seen(workspace.refs(), name).forget();
        return ExitCode.DONE;
    }
}
