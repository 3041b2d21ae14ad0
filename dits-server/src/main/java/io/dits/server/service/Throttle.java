// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Hashing;
import io.dits.server.service.SharedCounters.Window;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Lets something fail so often by key in 15 minutes. Each attempt counts as failed until it is known to be none: so those that
 * come all at once are not more than those that come one after the other.
 */
final class Throttle {
    private static final Duration LENGTH = Duration.ofMinutes(15);

    private final SharedCounters counters;
    private final String kind;
    private final Window window;

    /**
     * A throttle of that kind.
     *
     * @param kind what no other throttle is called
     * @param allowed failures in 15 minutes
     */
    Throttle(SharedCounters counters, String kind, int allowed) {
        this.counters = counters;
        this.kind = kind;
        this.window = new Window(allowed, LENGTH);
    }

    /** Begins an attempt; if there were too many, how long to wait. */
    Optional<Duration> attempt(String key) {
        return counters.claim(name(key), window);
    }

    /** The last attempt was none, or did not fail. */
    void undo(String key) {
        counters.unclaim(name(key));
    }

    /** Forgets all failures. */
    void forget(String key) {
        counters.forget(name(key));
    }

    /** What came from outside has any length, and need not be read in Redis. */
    private String name(String key) {
        byte[] hash = Hashing.sha256(key.getBytes(StandardCharsets.UTF_8)).bytes();
        return "sign-in:" + kind + ":" + HexFormat.of().formatHex(hash, 0, 16);
    }
}
