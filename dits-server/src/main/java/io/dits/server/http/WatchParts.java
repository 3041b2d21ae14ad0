// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.service.Health;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the routes for those who watch the server are made of.
 *
 * @param metrics where its metrics are; empty: nowhere
 * @param health of all that it depends on
 * @param pool its connections to the database
 */
public record WatchParts(Optional<Metrics> metrics, Health health, Supplier<Pool> pool) {
    /**
     * Where metrics are.
     *
     * @param path beginning with a slash
     * @param readers who may read them without an administrator's token
     */
    public record Metrics(String path, Readers readers) {}

    /** Who may read something without an administrator's token. */
    public enum Readers {
        /** Whoever asks from this machine, himself and not through a proxy. */
        LOOPBACK,
        /** The same, and whoever asks from a private network. */
        PRIVATE,
        /** Nobody. */
        ADMIN,
        /** Anybody. */
        ALL
    }

    /**
     * Connections to the database.
     *
     * @param active in use
     * @param idle open and free
     * @param waiting requests that wait for one
     * @param max the most that are opened
     */
    public record Pool(int active, int idle, int waiting, int max) {}
}
