// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.checkout.Restore;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.index.IndexEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Brings working files back. */
@Command(
        description =
                "Replaces working files by what was last added or committed. Changes since then are lost: that is what it is for.")
public final class RestoreCommand implements Action {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files or directories.")
    private List<String> files = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        int count;
        try (ProcessLock.Held _ = workspace.lock()) {
            Restore restore = new Restore(workspace, session.console().progress());
            for (String file : files) {
                List<IndexEntry> found = workspace.index().read().within(Here.path(session, workspace, file));
                if (found.isEmpty()) {
                    throw new Failure(ExitCode.ERROR, "wanted a file that was added, found none at " + file);
                }
                found.forEach(entry -> restore.write(entry.path(), entry.content()));
            }
            count = restore.finish();
        }
        if (session.console().wantsJson()) {
            session.console().json(Map.of("restored", count));
        }
        session.console().say("Restored " + count + (count == 1 ? " file" : " files"));
        return ExitCode.DONE;
    }
}
