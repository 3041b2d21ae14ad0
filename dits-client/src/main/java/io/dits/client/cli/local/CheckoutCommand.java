// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.checkout.Checkout;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.history.Revisions;
import io.dits.client.workspace.merge.TakeSide;
import io.dits.client.workspace.refs.Head;
import io.dits.core.model.CommitId;
import io.dits.core.model.RefName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes to a branch, tag or commit, or settles paths of a merge. */
@Command(
        description = {
            "Makes the working files what a branch, a tag or a commit has. Never overwrites uncommitted work.",
            "With --ours or --theirs: settles files that a merge left open, by one side's version."
        })
public final class CheckoutCommand implements Action {
    @Option(names = "--ours", description = "Take the version of the branch that was merged into.")
    private boolean ours;

    @Option(names = "--theirs", description = "Take the version of the merged branch.")
    private boolean theirs;

    @Option(names = "-b", description = "Make the branch first.")
    private boolean create;

    @Parameters(paramLabel = "REF|FILE", arity = "1..*", description = "A branch, tag or commit; with a side: files.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        if (ours || theirs) {
            return takeSide(session, workspace);
        }
        if (arguments.size() != 1) {
            throw new Failure(
                    ExitCode.USAGE,
                    "wanted one branch, tag or commit, found " + arguments.size(),
                    "To bring files back, run: dits restore FILE…");
        }
        String wanted = arguments.getFirst();
        if (create || workspace.refs().find(RefName.branch(wanted)).isPresent()) {
            SwitchCommand.go(session, workspace, RefName.branch(wanted), create);
            return ExitCode.DONE;
        }
        Optional<CommitId> commit = commit(workspace, wanted);
        if (commit.isEmpty()) {
            SwitchCommand.go(session, workspace, RefName.branch(wanted), false);
            return ExitCode.DONE;
        }
        Head before;
        try (ProcessLock.Held _ = workspace.lock()) {
            SwitchCommand.refuseInMerge(workspace);
            before = workspace.head();
            new Checkout(workspace, session.console().progress()).to(commit);
            workspace.head(new Head.Detached(commit.get()));
        }
        if (session.console().wantsJson()) {
            session.console().json(Map.of("commit", commit.get().hash().hex()));
        }
        session.console().say("On commit " + CommitTexts.shortened(commit.get()) + ", on no branch");
        SwitchCommand.tellLeft(session, workspace, before);
        return ExitCode.DONE;
    }

    /** Empty for what no commit is called: a remote may have a branch of that name. */
    private static Optional<CommitId> commit(Workspace workspace, String wanted) throws IOException {
        try {
            return Optional.of(new Revisions(workspace).commit(wanted));
        } catch (WorkspaceException e) {
            if (e.kind() == WorkspaceException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private ExitCode takeSide(Session session, Workspace workspace) throws IOException {
        if (ours && theirs) {
            throw new Failure(ExitCode.USAGE, "wanted one side, found --ours and --theirs");
        }
        List<String> paths = new ArrayList<>();
        arguments.forEach(argument -> paths.add(Here.path(session, workspace, argument)));
        List<String> settled;
        try (ProcessLock.Held _ = workspace.lock()) {
            TakeSide side = new TakeSide(workspace, session.console().progress());
            settled = ours ? side.ours(paths) : side.theirs(paths);
        }
        paths.removeAll(settled);
        if (!paths.isEmpty()) {
            throw new Failure(ExitCode.ERROR, "no merge left this path open: " + paths.getFirst());
        }
        if (session.console().wantsJson()) {
            session.console().json(Map.of("settled", settled));
        }
        session.console().say("Settled " + settled.size() + (settled.size() == 1 ? " path" : " paths"));
        return ExitCode.DONE;
    }
}
