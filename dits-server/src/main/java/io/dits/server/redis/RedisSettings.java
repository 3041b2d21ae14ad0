// SPDX-License-Identifier: Apache-2.0
package io.dits.server.redis;

import java.time.Duration;
import java.util.Optional;

/**
 * Which Redis, and how it is spoken to.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 * @param database its number
 * @param user whom to sign in as; empty for the usual one
 * @param password empty for none
 * @param tls if connections are to be encrypted
 * @param poolSize the most connections
 * @param timeout how long a connection, an answer, or a turn in the pool is waited for
 */
public record RedisSettings(
        String host,
        int port,
        int database,
        String user,
        String password,
        Optional<TlsFiles> tls,
        int poolSize,
        Duration timeout) {
    /** Where it is, for people. */
    public String place() {
        return (tls.isPresent() ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return place();
    }
}
