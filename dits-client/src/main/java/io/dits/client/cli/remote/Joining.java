// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.checkout.Checkout;
import io.dits.client.workspace.refs.Head;
import io.dits.core.graph.History;
import io.dits.core.model.CommitId;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Brings a fetched commit into the branch that the working copy is on. */
final class Joining {
    private final Workspace workspace;
    private final Console console;

    Joining(Workspace workspace, Console console) {
        this.workspace = workspace;
        this.console = console;
    }

    /** Goes forward to the commit if that loses nothing; says what it did. */
    String forward(CommitId theirs) throws IOException {
        try (var _ = workspace.lock()) {
            Optional<CommitId> ours = workspace.headCommit();
            History history = History.of(workspace.blobs());
            if (ours.isPresent() && history.isAncestor(theirs, ours.get())) {
                console.say("Already up to date");
                return "up_to_date";
            }
            if (ours.isPresent() && !history.isAncestor(ours.get(), theirs)) {
                throw new Failure(ExitCode.CONFLICT, "both sides have new commits", "Run: dits merge");
            }
            Checkout.Result done = new Checkout(workspace, console.progress()).to(Optional.of(theirs));
            move(ours, theirs);
            console.say("Forward to " + Copy.shortId(theirs) + ": " + done.written() + " files written, "
                    + done.removed() + " removed");
            return "fast_forward";
        }
    }

    private void move(Optional<CommitId> from, CommitId to) throws IOException {
        if (!(workspace.head() instanceof Head.OnBranch on)) {
            workspace.head(new Head.Detached(to));
            return;
        }
        RefChange change = new RefChange(on.branch(), from.map(TargetId.class::cast), Optional.of(to));
        if (workspace.refs().update(List.of(change), "pull") instanceof RefUpdate.Stale stale) {
            throw new Failure(ExitCode.CONFLICT, stale.name() + " was moved by somebody else. Run: dits pull");
        }
    }
}
