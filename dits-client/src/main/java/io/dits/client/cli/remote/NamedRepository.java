// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.client.http.RemoteRepository;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The repository on a server that a command is about. */
final class NamedRepository {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "OWNER/NAME, or the whole address http(s)://HOST/OWNER/NAME.")
    String name = "";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server; else DITS_SERVER, else the latest login's.")
    Optional<String> server = Optional.empty();

    /** The repository, which need not exist. */
    RemoteRepository open(Network servers) throws IOException {
        if (name.contains("://")) {
            return servers.repository(RemoteUrl.parse(name));
        }
        Origin origin = servers.server(server);
        return servers.connect(origin).repository(RemoteUrl.of(origin, name));
    }
}
