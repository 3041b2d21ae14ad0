// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEdit;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import io.dits.client.workspace.scan.CaseTwins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Moves a file. */
@Command(description = "Moves or renames a file or directory, on disk and in the next commit. Nothing is overwritten.")
public final class MvCommand implements Action {
    @Parameters(index = "0", paramLabel = "FROM", description = "A file or directory that was added.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The new name, or a directory to move it into.")
    private String to = "";

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        String old = Here.path(session, workspace, from);
        try (ProcessLock.Held _ = workspace.lock()) {
            Index index = workspace.index().read();
            List<IndexEntry> moved = index.within(old);
            if (moved.isEmpty() || old.isEmpty()) {
                throw new Failure(ExitCode.ERROR, "wanted a file that was added, found none at " + from);
            }
            Path source = workspace.root().resolve(old);
            Path target = session.directory().resolve(to).normalize();
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                target = target.resolve(Objects.requireNonNull(source.getFileName()));
            }
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new Failure(ExitCode.CONFLICT, "wanted a free name, found something at " + target);
            }
            StatReader stats = workspace.stats();
            if (stats.findBelow(workspace.root(), source).isEmpty()) {
                throw new Failure(ExitCode.ERROR, "wanted a file on disk, found none at " + from);
            }
            Path directory = Objects.requireNonNull(target.getParent());
            if (!directory.equals(workspace.root())
                    && stats.findBelow(workspace.root(), directory)
                            .filter(FileStat::isDirectory)
                            .isEmpty()) {
                throw new Failure(ExitCode.ERROR, "wanted a directory of the working copy, found none at " + directory);
            }
            String fresh = Here.path(session, workspace, target.toString());
            List<IndexEntry> named = moved.stream()
                    .map(entry -> new IndexEntry(
                            fresh + entry.path().substring(old.length()), entry.content(), entry.stamp()))
                    .toList();
            refuseOpen(index, old, fresh);
            refuseTwins(index, moved, named);
            Files.move(source, target);
            IndexEdit edit = new IndexEdit().removeAll(moved);
            named.forEach(edit::put);
            workspace.index().edit(edit);
            if (session.console().wantsJson()) {
                session.console().json(Map.of("from", old, "to", fresh));
            }
            session.console().say("Moved " + old + " to " + fresh);
        }
        return ExitCode.DONE;
    }

    /** Moved, the path that a merge left open would be open no more, and nobody would have decided. */
    private static void refuseOpen(Index index, String from, String to) {
        for (String open : index.conflicts().keySet()) {
            if (PathOrder.within(open, from) || PathOrder.within(open, to) || PathOrder.within(to, open)) {
                throw new Failure(
                        ExitCode.CONFLICT,
                        "a merge left " + open + " open",
                        "Settle it first: dits add " + open + ", or: dits checkout --ours|--theirs " + open);
            }
        }
    }

    private static void refuseTwins(Index index, List<IndexEntry> moved, List<IndexEntry> named) {
        List<String> same = CaseTwins.of(index, paths(moved), paths(named)).same();
        if (!same.isEmpty()) {
            throw new Failure(ExitCode.CONFLICT, same.getFirst(), "Choose another name");
        }
    }

    private static List<String> paths(List<IndexEntry> entries) {
        return entries.stream().map(IndexEntry::path).toList();
    }
}
