// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.merge.Merge;
import io.dits.core.model.CommitId;
import io.dits.core.model.Hash;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
            session.console().say("The merge was given up");
            return ExitCode.DONE;
        }
        String wanted = Optional.ofNullable(ref)
                .orElseThrow(() -> new Failure(ExitCode.USAGE, "wanted a branch to merge, found none"));
        CommitId theirs = commit(workspace, wanted)
                .orElseThrow(() -> new Failure(
                        ExitCode.ERROR, "wanted a branch, tag or commit, found none of the name " + wanted));
        String text = Optional.ofNullable(message).orElse("Merge " + wanted);
        return tell(session, merge.merge(theirs, Here.author(session, workspace), text, unrelated));
    }

    private static Optional<CommitId> commit(Workspace workspace, String wanted) {
        if (wanted.matches("[0-9a-f]{64}")) {
            return Optional.of(new CommitId(Hash.parse(wanted)));
        }
        return Stream.of("heads/", "tags/", "remotes/")
                .map(prefix -> workspace.refs().find(new RefName(prefix + wanted)))
                .flatMap(Optional<TargetId>::stream)
                .map(workspace::commitOf)
                .findFirst();
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
                session.console()
                        .say("Fast-forward to " + forward.to().hash().hex().substring(0, 10));
                yield ExitCode.DONE;
            }
            case Merge.Result.Merged merged -> {
                answer(session, "merged", List.of());
                session.console()
                        .say("Merged in " + merged.commit().hash().hex().substring(0, 10));
                yield ExitCode.DONE;
            }
            case Merge.Result.Conflicts conflicts -> {
                answer(session, "conflicts", conflicts.paths());
                session.console().say("Both sides changed:");
                conflicts.paths().forEach(path -> session.console().say("  " + path));
                session.console().say("Edit texts and run: dits add FILE…");
                session.console().say("Or take a side: dits checkout --ours FILE…, or: dits checkout --theirs FILE…");
                session.console().say("Then run: dits commit");
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
