// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Session;
import io.dits.client.config.Login;
import io.dits.client.config.Origin;
import io.dits.core.store.StoreException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Forgets a login and makes its tokens invalid. */
@Command
public final class LogoutCommand implements Action {
    private final Network.Opener network;

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "The server; else DITS_SERVER, else the latest login's.")
    Optional<String> url = Optional.empty();

    /** A command over that network. */
    public LogoutCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        Network servers = network.open(session);
        Origin origin = servers.server(url);
        Optional<Login> login = servers.files().credentials().find(origin);
        // Forgotten first: whatever the server says, this machine keeps no token.
        servers.files().credentials().forget(origin);
        if (login.isPresent()) {
            try {
                servers.anonymous(origin).logout(login.get());
            } catch (StoreException e) {
                session.console().warn(origin + " could not be told: " + e.getMessage());
            }
        }
        if (session.console().wantsJson()) {
            session.console().json(Map.of("server", origin, "signed_out", login.isPresent()));
        }
        session.console().say(login.isPresent() ? "Signed out at " + origin : "Nobody was signed in at " + origin);
        return ExitCode.DONE;
    }
}
