// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.history.Revisions;
import io.dits.client.workspace.scan.Scope;
import io.dits.core.graph.Trees;
import io.dits.core.model.CommitId;
import io.dits.core.model.RepoPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the words after {@code diff} mean: commits first, then paths.
 *
 * @param commits at most two
 * @param scope the paths, all if none is given
 */
record DiffSides(List<CommitId> commits, Scope scope) {
    private static final int MOST = 2;

    /**
     * Sorts the words.
     *
     * @throws Failure if one means both a commit and a file, or neither
     */
    static DiffSides of(Session session, Workspace workspace, Revisions revisions, List<String> words)
            throws IOException {
        List<CommitId> commits = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (String word : words) {
            int dots = word.indexOf("..");
            if (dots > 0 && commits.isEmpty() && files.isEmpty() && !isFile(session, workspace, List.of(), word)) {
                commits.add(revisions.commit(word.substring(0, dots)));
                commits.add(revisions.commit(dots + 2 == word.length() ? "HEAD" : word.substring(dots + 2)));
                continue;
            }
            Optional<CommitId> commit =
                    files.isEmpty() && commits.size() < MOST ? commit(revisions, word) : Optional.empty();
            boolean file = isFile(session, workspace, commits, word);
            if (commit.isPresent() && file) {
                throw new Failure(
                        ExitCode.USAGE,
                        "'" + word + "' means both a commit and a file",
                        "Write ./" + word + " for the file, heads/" + word + " for the branch");
            }
            if (commit.isPresent()) {
                commits.add(commit.get());
            } else if (file) {
                files.add(word);
            } else {
                throw new Failure(
                        ExitCode.ERROR,
                        "wanted a commit or a file, found neither at '" + word + "'",
                        "Run: dits branch, dits tag, or: dits log");
            }
        }
        return new DiffSides(commits, Here.scope(session, workspace, files));
    }

    private static Optional<CommitId> commit(Revisions revisions, String word) throws IOException {
        try {
            return Optional.of(revisions.commit(word));
        } catch (WorkspaceException e) {
            // HEAD says best itself why it is none.
            if (e.kind() == WorkspaceException.Kind.NOT_FOUND && !word.equals("HEAD")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** True for what is on disk, or was there on one of the sides. */
    private static boolean isFile(Session session, Workspace workspace, List<CommitId> commits, String word)
            throws IOException {
        String path;
        try {
            path = Here.path(session, workspace, word);
        } catch (Failure e) {
            return false;
        }
        if (path.isEmpty()
                || workspace.stats().find(workspace.root().resolve(path)).isPresent()
                || !workspace.index().read().within(path).isEmpty()) {
            return true;
        }
        List<CommitId> sides = new ArrayList<>(commits);
        workspace.headCommit().ifPresent(sides::add);
        return sides.stream()
                .anyMatch(side -> Trees.find(workspace.blobs(), workspace.tree(side), RepoPath.parse(path))
                        .isPresent());
    }
}
