// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.config.Origin;
import io.dits.core.wire.UserAnswer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Asks a server who is signed in. */
@Command
public final class WhoamiCommand implements Action {
    private final Network.Opener network;

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "The server; else DITS_SERVER, else the latest login's.")
    Optional<String> url = Optional.empty();

    /** A command over that network. */
    public WhoamiCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        Network servers = network.open(session);
        Origin origin = servers.server(url);
        UserAnswer user = servers.connect(origin).me();
        if (session.console().wantsJson()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("server", origin);
            answer.put("username", user.username());
            answer.put("name", user.displayName());
            answer.put("email", user.email());
            answer.put("role", user.role());
            session.console().json(answer);
            return ExitCode.DONE;
        }
        session.console().print(user.username() + " <" + user.email() + "> at " + origin);
        return ExitCode.DONE;
    }
}
