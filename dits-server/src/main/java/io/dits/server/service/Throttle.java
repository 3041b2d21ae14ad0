// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts failures by key and says when a key must wait. A key is an address together with an account, so that guessing
 * from one address never keeps the real user out at another. Bounded in memory; on this node alone.
 */
final class Throttle {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int REMEMBERED = 100_000;

    private final int allowed;
    private final Clock clock;
    private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Lets a key fail that often in 15 minutes. */
    Throttle(int allowed, Clock clock) {
        this.allowed = allowed;
        this.clock = clock;
    }

    /** How long the key must wait; empty if it need not. */
    synchronized Optional<Duration> wait(String key) {
        Deque<Instant> times = recent(key);
        return times.size() < allowed
                ? Optional.empty()
                : Optional.of(Duration.between(clock.instant(), times.getFirst().plus(WINDOW))
                        .plusSeconds(1));
    }

    /** Counts a failure. */
    synchronized void failed(String key) {
        Deque<Instant> times = recent(key);
        times.addLast(clock.instant());
        if (times.size() > allowed) {
            times.removeFirst();
        }
        failures.put(key, times);
    }

    /** Forgets the failures of a key. */
    synchronized void succeeded(String key) {
        failures.remove(key);
    }

    private Deque<Instant> recent(String key) {
        Deque<Instant> times = failures.getOrDefault(key, new ArrayDeque<>());
        Instant start = clock.instant().minus(WINDOW);
        while (!times.isEmpty() && times.getFirst().isBefore(start)) {
            times.removeFirst();
        }
        return times;
    }
}
