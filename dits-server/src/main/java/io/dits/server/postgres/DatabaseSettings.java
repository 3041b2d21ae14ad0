// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import java.time.Duration;

/**
 * How to reach PostgreSQL and how many connections to keep.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database…}, without user and password
 * @param user the role to sign in as
 * @param password its password; never shown
 * @param poolSize the most connections, at least 1
 * @param minConnections idle connections to keep, 0 to {@code poolSize}
 * @param poolTimeout how long a request may wait for a connection before it is answered UNAVAILABLE
 */
public record DatabaseSettings(
        String jdbcUrl, String user, String password, int poolSize, int minConnections, Duration poolTimeout) {
    @Override
    public String toString() {
        return "DatabaseSettings[user=" + user + ", poolSize=" + poolSize + ", password=***]";
    }
}
