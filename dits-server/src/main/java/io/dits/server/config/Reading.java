// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading the configuration.
 *
 * @param errors all that must be mended
 * @param warnings all that is odd
 * @param database that part by itself, if it has no errors: enough to migrate and to keep users
 * @param storage that part by itself
 * @param gc that part by itself
 * @param redis that part by itself, if there is one
 * @param quotas what owners may have, for what was right of it
 * @param whole all of it; empty if there is any error
 */
public record Reading(
        List<Fault> errors,
        List<Fault> warnings,
        Optional<ServerConfig.Database> database,
        Optional<ServerConfig.Storage> storage,
        Optional<ServerConfig.Gc> gc,
        Optional<ServerConfig.Redis> redis,
        ServerConfig.Quotas quotas,
        Optional<ServerConfig> whole) {
    /** Copies the lists. */
    public Reading {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }
}
