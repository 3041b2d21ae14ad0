// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.util.Set;

/** What tells of the server itself: asked by machines, often, and to be answered above all when much is going on. */
final class Probes {
    private static final Set<String> PATHS = Set.of("/health", "/health/detailed", "/ready", "/metrics", "/debug/pool");

    private Probes() {}

    /** Whether that is the path, or the template, of one. */
    static boolean is(String path) {
        return PATHS.contains(path);
    }
}
