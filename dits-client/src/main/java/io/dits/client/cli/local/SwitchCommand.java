// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.workspace.Remotes;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.checkout.Checkout;
import io.dits.client.workspace.commit.Commits;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.history.Branches;
import io.dits.client.workspace.refs.Head;
import io.dits.core.model.CommitId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes to another branch. */
@Command(
        description = {
            "Makes the working files what a branch has, and stands on it. Uncommitted work is never overwritten.",
            "A branch that only a remote has is made here, too."
        })
public final class SwitchCommand implements Action {
    @Option(
            names = {"-c", "--create"},
            description = "Make the branch, at the commit that the working copy stands on.")
    private boolean create;

    @Parameters(paramLabel = "BRANCH", description = "The branch.")
    private String branch = "";

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        go(session, workspace, RefName.branch(branch), create);
        return ExitCode.DONE;
    }

    static void go(Session session, Workspace workspace, RefName name, boolean create) throws IOException {
        Head before;
        try (ProcessLock.Held _ = workspace.lock()) {
            refuseInMerge(workspace);
            before = workspace.head();
            Optional<TargetId> there = workspace.refs().find(name);
            if (create) {
                make(workspace, name, there);
            } else if (there.isPresent()) {
                new Checkout(workspace, session.console().progress()).to(Optional.of(workspace.commitOf(there.get())));
            } else {
                CommitId seen = follow(workspace, name);
                new Checkout(workspace, session.console().progress()).to(Optional.of(seen));
                workspace.refs().update(List.of(new RefChange(name, Optional.empty(), Optional.of(seen))), "switch");
            }
            workspace.head(new Head.OnBranch(name));
        }
        if (session.console().wantsJson()) {
            session.console().json(Map.of("branch", name.shortName()));
        }
        session.console().say("On branch " + name.shortName());
        tellLeft(session, workspace, before);
    }

    /** Says which commit is left that no branch has. */
    static void tellLeft(Session session, Workspace workspace, Head before) {
        if (before instanceof Head.Detached at && !new Branches(workspace).lead(at.commit())) {
            String id = CommitTexts.shortened(at.commit());
            session.console()
                    .note("No branch has the commit " + id + ". To keep it: dits branch NAME "
                            + at.commit().hash().hex());
        }
    }

    static void refuseInMerge(Workspace workspace) throws IOException {
        if (new Commits(workspace).merging().isPresent()) {
            throw new WorkspaceException(
                    WorkspaceException.Kind.REFUSED,
                    "a merge waits for its commit",
                    "Run: dits commit, or give it up: dits merge --abort");
        }
    }

    private static void make(Workspace workspace, RefName name, Optional<TargetId> there) throws IOException {
        if (there.isPresent()) {
            throw new Failure(ExitCode.ERROR, "there is a branch " + name.shortName() + " already");
        }
        Optional<CommitId> head = workspace.headCommit();
        if (head.isPresent()) {
            workspace
                    .refs()
                    .update(List.of(new RefChange(name, Optional.empty(), Optional.of(head.get()))), "switch --create");
        }
    }

    /** Where the one remote that has the branch was last seen to have it; the branch will follow it. */
    private static CommitId follow(Workspace workspace, RefName name) throws IOException {
        for (String remote : workspace.remotes().all().keySet()) {
            Optional<TargetId> seen = workspace.refs().find(Remotes.tracking(remote, name));
            if (seen.isPresent()) {
                workspace.remotes().upstream(name, new Remotes.Upstream(remote, name));
                return workspace.commitOf(seen.get());
            }
        }
        throw new Failure(
                ExitCode.ERROR,
                "wanted a branch " + name.shortName() + ", found none",
                "Run: dits switch -c " + name.shortName() + " to make it, or: dits branch to list them");
    }
}
