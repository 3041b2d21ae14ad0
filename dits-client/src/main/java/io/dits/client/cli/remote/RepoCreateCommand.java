// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.config.RemoteUrl;
import io.dits.client.http.ApiProblem;
import io.dits.client.http.Server;
import io.dits.core.store.StoreException;
import io.dits.core.wire.RepositoryAnswer;
import io.dits.core.wire.RepositoryCreate;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a repository on a server. */
@Command
public final class RepoCreateCommand implements Action {
    private final Network.Opener network;

    @Parameters(
            paramLabel = "NAME",
            description = "OWNER/NAME or NAME, or the whole address http(s)://HOST/OWNER/NAME.")
    String name = "";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server; else DITS_SERVER, else the latest login's.")
    Optional<String> server = Optional.empty();

    @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
    Optional<String> description = Optional.empty();

    @Option(names = "--public", description = "Let every signed-in user read it.")
    boolean visible;

    @Option(names = "--default-branch", paramLabel = "NAME", description = "The branch that a clone stands on.")
    Optional<String> branch = Optional.empty();

    /** A command over that network. */
    public RepoCreateCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        Network servers = network.open(session);
        Optional<RemoteUrl> url = name.contains("://") ? Optional.of(RemoteUrl.parse(name)) : Optional.empty();
        String full = url.map(RemoteUrl::fullName).orElse(name);
        int slash = full.indexOf('/');
        RepositoryCreate wanted = new RepositoryCreate(
                full.substring(slash + 1),
                slash < 0 ? Optional.empty() : Optional.of(full.substring(0, slash)),
                description,
                visible ? Optional.of("public") : Optional.empty(),
                branch);
        Server there = servers.connect(
                servers.server(url.map(address -> address.origin().toString()).or(() -> server)));
        RepositoryAnswer made = create(there, wanted, full);
        String address = there.origin() + "/" + made.fullName();
        if (session.console().wantsJson()) {
            session.console().json(RepoListCommand.described(made, address));
        }
        session.console().say("Made " + made.visibility() + " repository " + address);
        return ExitCode.DONE;
    }

    private static RepositoryAnswer create(Server server, RepositoryCreate wanted, String full) {
        try {
            return server.create(wanted);
        } catch (StoreException e) {
            if (ApiProblem.of(e).filter(problem -> problem.status() == 409).isPresent()) {
                throw new Failure(ExitCode.ERROR, "a repository " + full + " exists already on " + server.origin());
            }
            throw e;
        }
    }
}
