// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.history.Revisions;
import io.dits.client.workspace.merge.Merge;
import io.dits.core.model.CommitId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Merges another branch. */
@Command(
        description = {
            "Brings the work of another branch into this one: path by path, texts line by line.",
            "Where both sides changed the same file, it stops and lists them; both versions stay reachable."
        })
public final class MergeCommand implements Action {
    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "The message of the merge's commit.")
    private @Nullable String message;

    @Option(names = "--continue", description = "Make the commit of a merge that waits, as commit does.")
    private boolean conclude;

    @Option(names = "--abort", description = "Give up a merge that waits.")
    private boolean abort;

    @Option(names = "--allow-unrelated-histories", description = "Join histories that have no commit in common.")
    private boolean unrelated;

    @Parameters(paramLabel = "REF", arity = "0..1", description = "A branch, tag, remote branch or commit.")
    private @Nullable String ref;

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        Merge merge = new Merge(workspace, session.console().progress());
        if (abort) {
            merge.abort();
            answer(session, "aborted", List.of());
            session.console().say("The merge was given up");
            return ExitCode.DONE;
        }
        Optional<String> text = Optional.ofNullable(message);
        if (conclude) {
            return tell(session, new Merge.Result.Merged(merge.conclude(Here.author(session, workspace), text)));
        }
        String wanted = Optional.ofNullable(ref)
                .orElseThrow(() ->
                        new Failure(ExitCode.USAGE, "wanted a branch to merge, found none", "Run: dits merge BRANCH"));
        CommitId theirs = new Revisions(workspace).commit(wanted);
        return tell(
                session,
                merge.merge(theirs, Here.author(session, workspace), text.orElse("Merge " + wanted), unrelated));
    }

    /** Says what came of a merge; CONFLICT if somebody has to decide. */
    public static ExitCode tell(Session session, Merge.Result result) {
        return switch (result) {
            case Merge.Result.UpToDate _ -> {
                answer(session, "up_to_date", List.of());
                session.console().say("Already up to date");
                yield ExitCode.DONE;
            }
            case Merge.Result.FastForward forward -> {
                answer(session, "fast_forward", List.of());
                session.console().say("Fast-forward to " + CommitTexts.shortened(forward.to()));
                yield ExitCode.DONE;
            }
            case Merge.Result.Merged merged -> {
                answer(session, "merged", List.of());
                session.console().say("Merged in " + CommitTexts.shortened(merged.commit()));
                yield ExitCode.DONE;
            }
            case Merge.Result.Conflicts conflicts -> {
                answer(session, "conflicts", conflicts.paths());
                session.console().say("Both sides changed:");
                conflicts.paths().forEach(path -> session.console().say("  " + path));
                session.console().say("Edit texts and run: dits add FILE…");
                session.console().say("Or take a side: dits checkout --ours FILE…, or: dits checkout --theirs FILE…");
                session.console().say("Then run: dits merge --continue; or give it up: dits merge --abort");
                yield ExitCode.CONFLICT;
            }
        };
    }

    private static void answer(Session session, String result, List<String> conflicts) {
        if (session.console().wantsJson()) {
            session.console().json(Map.of("result", result, "conflicts", conflicts));
        }
    }
}
