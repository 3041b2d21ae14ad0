// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.cli.local.Here;
import io.dits.client.config.RemoteUrl;
import io.dits.client.sync.Fetch;
import io.dits.client.workspace.Workspace;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies what is new on a remote, and remembers where its branches are. */
@Command
public final class FetchCommand implements Action {
    private final Network.Opener network;

    @Parameters(
            arity = "0..1",
            paramLabel = "REMOTE",
            description = "The remote; else the one that the branch follows.")
    Optional<String> remote = Optional.empty();

    @Option(names = "--prune", description = "Forget branches that are gone there.")
    boolean prune;

    /** A command over that network. */
    public FetchCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        Workspace workspace = Here.workspace(session);
        String name = Copy.remote(workspace, remote);
        Fetch.Result result = fetch(session, network.open(session), workspace, name, prune);
        if (session.console().wantsJson()) {
            session.console().json(described(result));
        }
        return ExitCode.DONE;
    }

    static Fetch.Result fetch(Session session, Network network, Workspace workspace, String remote, boolean prune)
            throws IOException {
        RemoteUrl url = Copy.url(workspace, remote);
        // Held until refs lead to the objects, so that nobody collects them meanwhile.
        try (var _ = workspace.addingObjects()) {
            Fetch.Result result = new Fetch(
                            Copy.local(workspace),
                            network.repository(url),
                            remote,
                            session.console().progress())
                    .fetch(prune);
            say(session.console(), url, remote, result);
            return result;
        }
    }

    static void say(Console console, RemoteUrl url, String remote, Fetch.Result result) {
        if (!result.moved().isEmpty()) {
            console.say("From " + url);
        }
        for (Fetch.Moved moved : result.moved()) {
            console.say("  " + line(remote, moved));
        }
        for (RefName tag : result.clashing()) {
            console.warn(
                    tag + " of " + remote + " was not taken: it clashes with a tag that is here, which stays as it is");
        }
        if (result.received().objects() > 0) {
            console.say(Copy.summary("Received", result.received()));
        }
    }

    private static String line(String remote, Fetch.Moved moved) {
        String name = moved.name().shortName();
        String here = moved.name().isBranch() ? remote + "/" + name : name;
        Optional<TargetId> from = moved.from();
        Optional<TargetId> to = moved.to();
        if (to.isEmpty()) {
            return "gone: " + here;
        }
        return from.isEmpty()
                ? (moved.name().isBranch() ? "new branch: " : "new tag: ") + here + " at " + Copy.shortId(to.get())
                : Copy.shortId(from.get()) + ".." + Copy.shortId(to.get()) + "  " + here;
    }

    static Map<String, Object> described(Fetch.Result result) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("refs", result.moved().stream().map(FetchCommand::described).toList());
        answer.put("received_objects", result.received().objects());
        answer.put("received_bytes", result.received().bytes());
        answer.put("saved_bytes", result.received().presentBytes());
        return answer;
    }

    private static Map<String, Object> described(Fetch.Moved moved) {
        Map<String, Object> ref = new LinkedHashMap<>();
        ref.put("name", moved.name());
        ref.put("from", moved.from());
        ref.put("to", moved.to());
        return ref;
    }
}
