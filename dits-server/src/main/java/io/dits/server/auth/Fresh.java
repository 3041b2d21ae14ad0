// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What was read a short time ago, so that not every request reads it again. Bounded; safe for concurrent use. */
final class Fresh<K, V> {
    private static final int REMEMBERED = 10_000;

    private final Duration time;
    private final Clock clock;
    private final Map<K, Read<V>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Read<V>> eldest) {
            return size() > REMEMBERED;
        }
    };

    private long forgotten;

    /** Remembers for so long. */
    Fresh(Duration time, Clock clock) {
        this.time = time;
        this.clock = clock;
    }

    private record Read<V>(V value, Instant at) {}

    /** What was read of the key not longer ago than that, or is read now. */
    V get(K key, Function<K, V> reading) {
        Instant now = clock.instant();
        long before;
        synchronized (known) {
            before = forgotten;
            Read<V> read = known.get(key);
            if (read != null && read.at().plus(time).isAfter(now)) {
                return read.value();
            }
        }
        V value = reading.apply(key);
        synchronized (known) {
            // What was read before all was forgotten may be what was to be.
            if (before == forgotten) {
                known.put(key, new Read<>(value, now));
            }
        }
        return value;
    }

    /** Reads everything again when it is asked for next. */
    void forget() {
        synchronized (known) {
            forgotten++;
            known.clear();
        }
    }
}
