// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.cli.local.Here;
import io.dits.client.config.RemoteUrl;
import io.dits.client.sync.Push;
import io.dits.client.sync.PushResult;
import io.dits.client.sync.PushWish;
import io.dits.client.workspace.Remotes;
import io.dits.client.workspace.Workspace;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies what a remote lacks, and moves its branches there. */
@Command(
        description = {
            "Sends only what the server lacks, then moves all the refs or none. An interrupted push is simply repeated."
        })
public final class PushCommand implements Action {
    private final Network.Opener network;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "REMOTE",
            description = "The remote; else the one that the branch follows.")
    Optional<String> remote = Optional.empty();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "REF",
            description = "Branches or tags, as NAME or HERE:THERE; else the branch that the working copy is on.")
    List<String> refs = List.of();

    @Option(
            names = {"-u", "--set-upstream"},
            description = "Let the pushed branches follow those there.")
    boolean upstream;

    @Option(
            names = {"-f", "--force"},
            description = "Move branches also where commits there are lost.")
    boolean force;

    @Option(names = "--force-with-lease", description = "The same, but only from where the branches were last seen.")
    boolean lease;

    @Option(names = "--tags", description = "Push all tags, too.")
    boolean tags;

    @Option(
            names = {"-d", "--delete"},
            description = "Remove the branches or tags there.")
    boolean delete;

    /** A command over that network. */
    public PushCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        String name = Copy.remote(workspace, remote);
        RemoteUrl url = Copy.url(workspace, name);
        PushPlan plan = new PushPlan(workspace, name, new PushPlan.Options(force, lease, tags, delete));
        List<PushWish> wishes = plan.wishes(refs);
        Push push = new Push(
                Copy.local(workspace),
                network.open(session).repository(url),
                name,
                session.console().progress());
        return switch (push.push(wishes)) {
            case PushResult.Pushed pushed -> {
                follow(workspace, name, plan);
                tell(session.console(), url, pushed);
                yield ExitCode.DONE;
            }
            case PushResult.Rejected rejected -> throw new Failure(ExitCode.CONFLICT, rejection(rejected));
        };
    }

    private void follow(Workspace workspace, String name, PushPlan plan) throws IOException {
        if (!upstream) {
            return;
        }
        for (PushPlan.Branch branch : plan.branches()) {
            workspace.remotes().upstream(branch.here(), new Remotes.Upstream(name, branch.there()));
        }
    }

    static String rejection(PushResult.Rejected rejected) {
        String at = rejected.actual().map(id -> "is at " + Copy.shortId(id)).orElse("is not there");
        String onto = rejected.seen().map(Copy::shortId).orElse("nothing");
        return rejected.name().isTag()
                ? "push rejected: " + rejected.name() + " " + at + " already. Run: dits push --force, to move it"
                : "push rejected: " + rejected.name() + " " + at + ", you pushed onto " + onto + ". Run: dits pull";
    }

    private static void tell(Console console, RemoteUrl url, PushResult.Pushed pushed) {
        if (console.wantsJson()) {
            console.json(described(url, pushed));
            return;
        }
        boolean nothing = pushed.refs().stream().allMatch(PushResult.Moved::upToDate);
        console.say(nothing ? "Everything is up to date" : "To " + url);
        for (PushResult.Moved moved : pushed.refs()) {
            if (!moved.upToDate()) {
                console.say("  " + line(moved));
            }
        }
        if (!nothing) {
            console.say(Copy.summary("Sent", pushed.sent()));
        }
    }

    private static String line(PushResult.Moved moved) {
        RefName name = moved.name();
        Optional<TargetId> to = moved.to();
        if (to.isEmpty()) {
            return "removed: " + name.shortName();
        }
        if (moved.from().isEmpty()) {
            return (name.isTag() ? "new tag: " : "new branch: ") + name.shortName() + " at " + Copy.shortId(to.get());
        }
        return Copy.shortId(moved.from().get()) + (moved.forward() ? ".." : "...") + Copy.shortId(to.get()) + "  "
                + name.shortName() + (moved.forward() ? "" : " (forced)");
    }

    private static Map<String, Object> described(RemoteUrl url, PushResult.Pushed pushed) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("remote", url);
        answer.put(
                "refs",
                pushed.refs().stream()
                        .map(moved -> {
                            Map<String, Object> ref = new LinkedHashMap<>();
                            ref.put("name", moved.name());
                            ref.put("from", moved.from());
                            ref.put("to", moved.to());
                            return ref;
                        })
                        .toList());
        answer.put("sent_objects", pushed.sent().objects());
        answer.put("sent_bytes", pushed.sent().bytes());
        answer.put("saved_bytes", pushed.sent().presentBytes());
        return answer;
    }
}
