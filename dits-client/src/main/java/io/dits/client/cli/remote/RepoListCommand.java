// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.config.Origin;
import io.dits.core.wire.RepositoryAnswer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the repositories of a server that the user may read. */
@Command
public final class RepoListCommand implements Action {
    private final Network.Opener network;

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "The server; else DITS_SERVER, else the latest login's.")
    Optional<String> url = Optional.empty();

    /** A command over that network. */
    public RepoListCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        Network servers = network.open(session);
        Origin origin = servers.server(url);
        List<RepositoryAnswer> all = servers.connect(origin).repositories();
        if (session.console().wantsJson()) {
            session.console()
                    .json(all.stream()
                            .map(repository -> described(repository, origin + "/" + repository.fullName()))
                            .toList());
            return ExitCode.DONE;
        }
        all.forEach(repository -> session.console()
                .print(repository.fullName() + "\t" + repository.visibility() + "\t" + origin + "/"
                        + repository.fullName()));
        return ExitCode.DONE;
    }

    static Map<String, Object> described(RepositoryAnswer repository, String address) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", repository.fullName());
        answer.put("visibility", repository.visibility());
        answer.put("default_branch", repository.defaultBranch());
        answer.put("url", address);
        return answer;
    }
}
