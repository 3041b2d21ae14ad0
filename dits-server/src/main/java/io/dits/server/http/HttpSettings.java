// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How the server listens.
 *
 * @param host the address to bind
 * @param port the port, 0 for any free one
 * @param publicUrl the scheme and authority that people's browsers use; empty: as each request says
 * @param maxUploadSize the most bytes of one request body
 * @param requestTimeout how long a sender or reader may make no progress worth the name
 * @param workers the most requests served at once; 0: as many as fit the machine
 * @param stopTimeout how long a stop waits for requests in flight
 * @param front what else stands between the line and the routes
 */
public record HttpSettings(
        String host,
        int port,
        Optional<URI> publicUrl,
        long maxUploadSize,
        Duration requestTimeout,
        int workers,
        Duration stopTimeout,
        Front front) {
    private static final int LEAST_AT_ONCE = 1024;
    private static final int AT_ONCE_PER_PROCESSOR = 256;

    /** One with nothing more than that. */
    public HttpSettings(
            String host,
            int port,
            Optional<URI> publicUrl,
            long maxUploadSize,
            Duration requestTimeout,
            int workers,
            Duration stopTimeout) {
        this(host, port, publicUrl, maxUploadSize, requestTimeout, workers, stopTimeout, Front.PLAIN);
    }

    /**
     * What stands between the line and the routes.
     *
     * @param tls encrypted connections beside the plain ones
     * @param queue the most requests that wait until one of those that are served has ended
     * @param trusted who is believed when he says for whom he asks
     * @param corsOrigins whose pages may ask from a browser, as {@code https://studio.example.com}
     * @param stopDelay how long new requests are still served once {@code /ready} says that the server stops
     */
    public record Front(
            Optional<Tls> tls,
            int queue,
            Predicate<InetAddress> trusted,
            List<String> corsOrigins,
            Duration stopDelay) {
        /** What counts where nothing is said. */
        public static final Front PLAIN = new Front(Optional.empty(), 1024, _ -> false, List.of(), Duration.ZERO);

        /** Copies the list. */
        public Front {
            corsOrigins = List.copyOf(corsOrigins);
        }
    }

    /**
     * Encrypted connections.
     *
     * @param port the port, 0 for any free one
     * @param certificate the file of the certificate and those that vouch for it, as PEM
     * @param key the file of its key, as PEM
     * @param redirect whether who comes to the plain port is sent to this one
     * @param look how often to look for new files
     * @param clock by which certificates end
     */
    public record Tls(int port, Path certificate, Path key, boolean redirect, Duration look, InstantSource clock) {}

    /** A request takes a virtual thread and some memory, and waits for other things most of the time. */
    int mostAtOnce() {
        return workers > 0
                ? workers
                : Math.max(
                        LEAST_AT_ONCE,
                        AT_ONCE_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    }
}
