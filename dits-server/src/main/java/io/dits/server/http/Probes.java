// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.util.Optional;
import java.util.Set;

/** What tells of the server itself: asked by machines, often, and to be answered above all when much is going on. */
final class Probes {
    private static final Set<String> PATHS = Set.of("/health", "/health/detailed", "/ready", "/debug/pool");

    private final Optional<String> metrics;

    /** With the metrics there, if anywhere. */
    Probes(Optional<String> metrics) {
        this.metrics = metrics;
    }

    /** Whether that is the path, or the template, of one. */
    boolean is(String path) {
        return PATHS.contains(path) || metrics.filter(path::equals).isPresent();
    }
}
