// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How requests come in, beyond the address that they come to.
 *
 * @param tls encrypted connections; empty for none
 * @param workers the most requests that are worked on at once; 0: as many as fit the machine
 * @param queueSize the most requests that wait for that; 0: none does
 * @param trustedProxies who is believed when he says for whom he asks
 * @param corsOrigins whose pages may ask from a browser, each a scheme, a host and maybe a port; none by default
 * @param shutdownGrace how long what runs may go on once the server was told to end
 * @param shutdownDelay how long what is new is still served before that
 */
public record EdgeConfig(
        Optional<Tls> tls,
        int workers,
        int queueSize,
        List<Network> trustedProxies,
        List<URI> corsOrigins,
        Duration shutdownGrace,
        Duration shutdownDelay) {
    /** What counts where nothing is said. */
    public static final EdgeConfig USUAL =
            new EdgeConfig(Optional.empty(), 0, 1024, List.of(), List.of(), Duration.ofSeconds(25), Duration.ZERO);

    /** Copies the lists. */
    public EdgeConfig {
        trustedProxies = List.copyOf(trustedProxies);
        corsOrigins = List.copyOf(corsOrigins);
    }

    /**
     * Encrypted connections.
     *
     * @param port where; not that of plain ones, but 0 for any free one
     * @param certificate the file of the certificate and those that vouch for it, as PEM; may be replaced while the server runs
     * @param key the file of its private key, as PEM
     * @param redirect whether who comes to the plain port is sent to this one
     */
    public record Tls(int port, Path certificate, Path key, boolean redirect) {}
}
