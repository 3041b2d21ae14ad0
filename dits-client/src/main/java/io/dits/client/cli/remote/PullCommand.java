// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.sync.Fetch;
import io.dits.client.workspace.Remotes;
import io.dits.client.workspace.Workspace;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
        Workspace workspace = Copy.workspace(session);
        String name = Copy.remote(workspace, remote);
        RefName here = Copy.branch(workspace)
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
        return join(session, workspace, name, there, theirs.get());
    }

    private ExitCode join(Session session, Workspace workspace, String name, RefName there, TargetId theirs)
            throws IOException {
        String result = new Joining(workspace, session.console()).forward(workspace.commitOf(theirs));
        if (session.console().wantsJson()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("remote", name);
            answer.put("branch", there);
            answer.put("result", result);
            session.console().json(answer);
        }
        return ExitCode.DONE;
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
