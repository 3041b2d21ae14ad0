// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.checkout.Restore;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEdit;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import io.dits.client.workspace.index.Stamp;
import io.dits.client.workspace.scan.Difference;
import io.dits.client.workspace.scan.Staged;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings working files back. */
@Command(
        description = {
            "Replaces working files by what was last added or committed. Changes since then are lost.",
            "With --staged: takes back what was added since the last commit, and leaves the working files alone."
        })
public final class RestoreCommand implements Action {
    @Option(names = "--staged", description = "Restore what the next commit will hold, not the working files.")
    private boolean staged;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files or directories.")
    private List<String> files = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        int count;
        try (ProcessLock.Held _ = workspace.lock()) {
            count = staged ? takeBack(session, workspace) : restore(session, workspace);
        }
        if (session.console().wantsJson()) {
            session.console().json(Map.of("restored", count));
        }
        session.console().say("Restored " + count + (count == 1 ? " file" : " files"));
        return ExitCode.DONE;
    }

    private int restore(Session session, Workspace workspace) throws IOException {
        Restore restore = new Restore(workspace, session.console().progress());
        Index index = workspace.index().read();
        for (String file : files) {
            List<IndexEntry> found = index.within(Here.path(session, workspace, file));
            if (found.isEmpty()) {
                throw absent(file, "If it was in the last commit, run first: dits restore --staged FILE");
            }
            found.forEach(entry -> restore.write(entry.path(), entry.content()));
        }
        return restore.finish();
    }

    /** Paths that a merge left open are left so: they need a side. */
    private int takeBack(Session session, Workspace workspace) throws IOException {
        Index index = workspace.index().read();
        List<Difference> added =
                Staged.since(workspace::blobs, workspace.headCommit().map(workspace::tree), index);
        Map<String, Difference> meant = new TreeMap<>(PathOrder.PATHS);
        for (String file : files) {
            String path = Here.path(session, workspace, file);
            List<Difference> found = added.stream()
                    .filter(difference -> PathOrder.within(difference.path(), path))
                    .toList();
            if (found.isEmpty() && index.within(path).isEmpty() && !path.isEmpty()) {
                throw absent(file, "Run: dits status");
            }
            found.forEach(difference -> meant.put(difference.path(), difference));
        }
        meant.keySet().removeAll(index.conflicts().keySet());
        IndexEdit edit = new IndexEdit();
        meant.forEach((path, difference) -> difference
                .before()
                .ifPresentOrElse(
                        content -> edit.put(new IndexEntry(path, content, Stamp.NONE)), () -> edit.remove(path)));
        workspace.index().edit(edit);
        return meant.size();
    }

    private static Failure absent(String file, String hint) {
        return new Failure(ExitCode.ERROR, "wanted a file that was added, found none at " + file, hint);
    }
}
