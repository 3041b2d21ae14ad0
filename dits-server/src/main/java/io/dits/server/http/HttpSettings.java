// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.time.Duration;

/**
 * How the server listens.
 *
 * @param host the address to bind
 * @param port the port, 0 for any free one
 * @param maxUploadSize the most bytes of one request body
 * @param requestTimeout how long a sender or reader may make no progress worth the name
 * @param workers the most requests served at once; 0: 1024
 * @param stopTimeout how long a stop waits for requests in flight
 */
public record HttpSettings(
        String host, int port, long maxUploadSize, Duration requestTimeout, int workers, Duration stopTimeout) {
    int mostAtOnce() {
        return workers > 0 ? workers : 1024;
    }
}
