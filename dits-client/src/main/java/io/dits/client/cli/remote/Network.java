// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.config.Login;
import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.client.config.UserFiles;
import io.dits.client.http.Patience;
import io.dits.client.http.RemoteRepository;
import io.dits.client.http.Server;
import io.dits.client.http.Servers;
import io.dits.client.http.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The servers that commands talk to, and the user's files about them. Made for one command line. */
public final class Network {
    private final UserFiles files;
    private final Servers servers;
    private final Sleeper sleeper;

    private Network(UserFiles files, Servers servers, Sleeper sleeper) {
        this.files = files;
        this.servers = servers;
        this.sleeper = sleeper;
    }

    /** Makes the network of a session. */
    @FunctionalInterface
    public interface Opener {
        /** The network as this session sees it. */
        Network open(Session session);
    }

    /** Networks that wait by that sleeper, for no connection that is silent so long, and say that they are that program. */
    public static Network open(Session session, Sleeper sleeper, Duration silence, String agent) {
        Map<String, String> environment = session.environment();
        UserFiles files = UserFiles.of(environment);
        Patience patience = new Patience(
                session.clock(),
                sleeper,
                session.random(),
                message -> session.console().note("dits: " + message));
        return new Network(files, new Servers(environment, files.credentials(), patience, silence, agent), sleeper);
    }

    /** Waits for people. */
    Sleeper sleeper() {
        return sleeper;
    }

    UserFiles files() {
        return files;
    }

    Server connect(Origin origin) throws IOException {
        return servers.connect(origin);
    }

    Server anonymous(Origin origin) {
        return servers.anonymous(origin);
    }

    RemoteRepository repository(RemoteUrl url) throws IOException {
        servers.named(url.origin());
        return connect(url.origin()).repository(url);
    }

    /** The server that is meant: the one named, else that of {@code DITS_SERVER}, else the latest login's. */
    Origin server(Optional<String> named) throws IOException {
        Optional<Origin> given = named.map(Origin::of);
        given.ifPresent(servers::named);
        Optional<Origin> found = given.or(servers::ofEnvironment);
        if (found.isEmpty()) {
            found = files.credentials().all().stream().findFirst().map(Login::origin);
        }
        return found.orElseThrow(() -> new Failure(
                ExitCode.AUTHENTICATION, "wanted a server, found no login", "Run: dits login http://HOST:PORT"));
    }
}
