// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How the server listens.
 *
 * @param host the address to bind
 * @param port the port, 0 for any free one
 * @param publicUrl the scheme and authority that people's browsers use; empty: as each request says
 * @param maxUploadSize the most bytes of one request body
 * @param requestTimeout how long a sender or reader may make no progress worth the name
 * @param workers the most requests served at once; 0: 1024
 * @param stopTimeout how long a stop waits for requests in flight
 */
public record HttpSettings(
        String host,
        int port,
        Optional<URI> publicUrl,
        long maxUploadSize,
        Duration requestTimeout,
        int workers,
        Duration stopTimeout) {
    int mostAtOnce() {
        return workers > 0 ? workers : 1024;
    }
}
