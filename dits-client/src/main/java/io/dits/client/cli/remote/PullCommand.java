// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.cli.local.Here;
import io.dits.client.cli.local.MergeCommand;
import io.dits.client.sync.Fetch;
import io.dits.client.sync.Seen;
import io.dits.client.workspace.Remotes;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.merge.Merge;
import io.dits.core.graph.History;
import io.dits.core.model.CommitId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Fetches, then brings what is new into the branch that the working copy is on. */
@Command(description = "An interrupted pull is simply repeated.")
public final class PullCommand implements Action {
    private final Network.Opener network;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "REMOTE",
            description = "The remote; else the one that the branch follows.")
    Optional<String> remote = Optional.empty();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "BRANCH",
            description = "The branch there; else the one that this branch follows, else that of the same name.")
    Optional<String> branch = Optional.empty();

    /** A command over that network. */
    public PullCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        String name = Copy.remote(workspace, remote);
        RefName here = workspace
                .head()
                .onBranch()
                .orElseThrow(() -> new Failure(
                        ExitCode.ERROR,
                        "the working copy is on a commit, not on a branch",
                        "Run: dits switch BRANCH, or: dits fetch"));
        RefName there = there(workspace, name, here);
        Fetch.Result fetched = FetchCommand.fetch(session, network.open(session), workspace, name, false);
        Optional<TargetId> theirs = Optional.ofNullable(fetched.branches().get(there));
        if (theirs.isEmpty()) {
            throw new Failure(
                    ExitCode.ERROR,
                    "there is no " + there + " on " + name,
                    "Run: dits push -u " + name + " " + here.shortName());
        }
        String message = "Merge " + name + "/" + there.shortName();
        Merge merge = new Merge(workspace, session.console().progress());
        boolean unrelated = beganApart(workspace, new Seen(workspace.refs(), name).ref(there));
        return MergeCommand.tell(
                session,
                merge.merge(workspace.commitOf(theirs.get()), Here.author(session, workspace), message, unrelated));
    }

    /**
     * Whether what is here shares no commit with anything that the branch there ever was, as far as it was seen: each side
     * then began on its own. If it did share one, the history there was replaced, which nobody is to merge unasked.
     */
    private static boolean beganApart(Workspace workspace, RefName seen) throws IOException {
        Optional<CommitId> ours = workspace.headCommit();
        Optional<TargetId> latest = workspace.refs().find(seen);
        if (ours.isEmpty() || latest.isEmpty()) {
            return false;
        }
        History history = History.of(workspace.blobs());
        Set<TargetId> places = new LinkedHashSet<>(List.of(latest.get()));
        if (history.mergeBases(ours.get(), workspace.commitOf(latest.get())).isEmpty()) {
            workspace.reflog().moves().stream()
                    .filter(move -> move.name().equals(seen))
                    .flatMap(move -> Stream.concat(move.from().stream(), move.to().stream()))
                    .forEach(places::add);
        }
        return places.stream()
                .map(workspace::commitOf)
                .allMatch(place -> history.mergeBases(ours.get(), place).isEmpty());
    }

    private RefName there(Workspace workspace, String name, RefName here) throws IOException {
        if (branch.isPresent()) {
            return RefName.branch(branch.get());
        }
        return workspace
                .remotes()
                .upstream(here)
                .filter(followed -> followed.remote().equals(name))
                .map(Remotes.Upstream::branch)
                .orElse(here);
    }
}
