// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.EmptyDirectories;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.index.IndexEdit;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.scan.SameContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes files from the next commit. */
@Command(
        description = {
            "Removes files from the next commit and from disk.",
            "A file that was changed since it was added is kept unless --force is given."
        })
public final class RmCommand implements Action {
    @Option(names = "--cached", description = "Keep the working files.")
    private boolean cached;

    @Option(
            names = {"-f", "--force"},
            description = "Also remove working files that were changed.")
    private boolean force;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files or directories.")
    private List<String> files = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        List<IndexEntry> found = new ArrayList<>();
        try (ProcessLock.Held _ = workspace.lock()) {
            for (String file : files) {
                List<IndexEntry> meant = workspace.index().read().within(Here.path(session, workspace, file));
                if (meant.isEmpty()) {
                    throw new Failure(ExitCode.ERROR, "wanted a file that was added, found none at " + file);
                }
                found.addAll(meant);
            }
            if (!cached) {
                remove(workspace, found);
            }
            workspace.index().edit(new IndexEdit().removeAll(found));
        }
        if (session.console().wantsJson()) {
            session.console()
                    .json(Map.of("removed", found.stream().map(IndexEntry::path).toList()));
        }
        session.console().say("Removed " + found.size() + (found.size() == 1 ? " file" : " files"));
        return ExitCode.DONE;
    }

    private void remove(Workspace workspace, List<IndexEntry> entries) throws IOException {
        StatReader stats = workspace.stats();
        List<Path> there = new ArrayList<>();
        for (IndexEntry entry : entries) {
            Path file = workspace.root().resolve(entry.path());
            Optional<FileStat> now = stats.findBelow(workspace.root(), file);
            if (now.isEmpty() || now.get().isDirectory()) {
                continue;
            }
            if (!force && !SameContent.unchanged(workspace.blobs(), stats, file, now.get(), entry)) {
                throw new Failure(
                        ExitCode.CONFLICT,
                        entry.path() + " was changed since it was added",
                        "Keep it on disk: dits rm --cached FILE, or lose the change: dits rm --force FILE");
            }
            there.add(file);
        }
        for (Path file : there) {
            Files.delete(file);
            EmptyDirectories.removeAbove(workspace.root(), file);
        }
    }
}
