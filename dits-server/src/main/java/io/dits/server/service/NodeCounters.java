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

/** Counters in the memory of this server alone. Bounded: of too many keys those longest unused are forgotten. */
public final class NodeCounters implements SharedCounters {
    private static final int REMEMBERED = 100_000;

    private final Clock clock;
    private final Map<String, Level> levels = new Remembering<>();
    private final Map<String, Deque<Instant>> claims = new Remembering<>();

    /**
     * How empty a bucket was.
     *
     * @param missing tokens to a full one
     * @param at when
     */
    private record Level(double missing, Instant at) {}

    /** Counters that know nobody yet. */
    public NodeCounters(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Taken take(String key, Bucket bucket, long tokens) {
        return take(key, bucket, tokens, false);
    }

    @Override
    public Taken debit(String key, Bucket bucket, long tokens) {
        return take(key, bucket, tokens, true);
    }

    private synchronized Taken take(String key, Bucket bucket, long tokens, boolean owing) {
        Instant now = clock.instant();
        double missing = Optional.ofNullable(levels.get(key))
                .map(level -> missing(level, bucket, now))
                .orElse(0.0);
        boolean granted = owing || missing + tokens <= bucket.capacity();
        if (granted && tokens > 0) {
            missing += tokens;
            levels.put(key, new Level(missing, now));
        }
        return bucket.taken(granted, missing, tokens);
    }

    private static double missing(Level level, Bucket bucket, Instant now) {
        // A clock that is set back must not empty the bucket.
        double seconds = Math.max(0, Duration.between(level.at(), now).toNanos() / 1e9);
        double refilled = seconds * bucket.capacity() * 1e3 / bucket.refill().toMillis();
        return Math.max(0, level.missing() - refilled);
    }

    @Override
    public synchronized Optional<Duration> claim(String key, Window window) {
        Instant now = clock.instant();
        Deque<Instant> times = claims.computeIfAbsent(key, _ -> new ArrayDeque<>());
        while (!times.isEmpty() && !times.getFirst().plus(window.length()).isAfter(now)) {
            times.removeFirst();
        }
        if (times.size() < window.most()) {
            times.addLast(now);
            return Optional.empty();
        }
        return Optional.of(Duration.between(now, times.getFirst().plus(window.length())));
    }

    @Override
    public synchronized void unclaim(String key) {
        Optional.ofNullable(claims.get(key)).ifPresent(Deque::pollLast);
    }

    @Override
    public synchronized void forget(String key) {
        claims.remove(key);
    }

    /** Forgets what was not asked for the longest. */
    private static final class Remembering<T> extends LinkedHashMap<String, T> {
        private static final long serialVersionUID = 1L;

        Remembering() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > REMEMBERED;
        }
    }
}
