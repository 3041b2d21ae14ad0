// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.cli.local.Here;
import io.dits.client.config.RemoteUrl;
import io.dits.client.workspace.Workspace;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds a remote to a working copy, or changes its address. */
@Command
public final class RemoteSetCommand implements Action {
    private final boolean fresh;

    @Parameters(index = "0", paramLabel = "NAME", description = "The working copy's own word for it, as in origin.")
    String name = "";

    @Parameters(index = "1", paramLabel = "URL", description = "The repository's address: http(s)://HOST/OWNER/NAME.")
    String url = "";

    private RemoteSetCommand(boolean fresh) {
        this.fresh = fresh;
    }

    /** {@code remote add}. */
    public static RemoteSetCommand add() {
        return new RemoteSetCommand(true);
    }

    /** {@code remote set-url}. */
    public static RemoteSetCommand change() {
        return new RemoteSetCommand(false);
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        boolean there = workspace.remotes().find(name).isPresent();
        if (there == fresh) {
            throw fresh
                    ? new Failure(
                            ExitCode.ERROR,
                            "there is a remote '" + name + "' already",
                            "Run: dits remote set-url " + name + " " + url)
                    : new Failure(
                            ExitCode.ERROR,
                            "there is no remote '" + name + "'",
                            "Run: dits remote add " + name + " " + url);
        }
        workspace.remotes().set(name, RemoteUrl.parse(url).toString());
        return ExitCode.DONE;
    }
}
