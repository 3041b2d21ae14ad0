// SPDX-License-Identifier: Apache-2.0
package io.dits.server.redis;

import io.dits.server.service.SharedCounters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Counters in Redis, for all servers over it. Each call is one script, which Redis runs by itself: however many come at once, the
 * counts are exact. The time is that of Redis, so that the clocks of servers may differ. Keys are gone when they say nothing any more.
 */
public final class RedisCounters implements SharedCounters {
    private static final String BUCKETS = "dits:bucket:";
    private static final String WINDOWS = "dits:window:";

    /** Microseconds. */
    private static final String NOW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            """;

    /** What is kept is how many tokens were missing, and when. */
    private static final String TAKE = NOW + """
            local capacity, refill, tokens = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
            local missing = 0
            local kept = redis.call('GET', KEYS[1])
            if kept then
              local level, at = string.match(kept, '^(%S+) (%S+)$')
              missing = math.max(0, level - math.max(0, now - at) * capacity / refill)
            end
            local granted = ARGV[4] == 'owing' or missing + tokens <= capacity
            if granted and tokens > 0 then
              missing = missing + tokens
              redis.call('SET', KEYS[1], string.format('%.17g %.0f', missing, now),
                'PX', string.format('%.0f', missing * refill / capacity / 1000 + 1000))
            end
            return {granted and 1 or 0, string.format('%.17g', missing)}
            """;

    /** What is kept are the times, the oldest first. */
    private static final String CLAIM = NOW + """
            local most, length = tonumber(ARGV[1]), tonumber(ARGV[2])
            local first = redis.call('LINDEX', KEYS[1], 0)
            while first and first + length <= now do
              redis.call('LPOP', KEYS[1])
              first = redis.call('LINDEX', KEYS[1], 0)
            end
            if redis.call('LLEN', KEYS[1]) < most then
              redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
              redis.call('PEXPIRE', KEYS[1], string.format('%.0f', length / 1000 + 1000))
              return -1
            end
            return first + length - now
            """;

    private static final String UNCLAIM = "redis.call('RPOP', KEYS[1])";
    private static final String FORGET = "redis.call('DEL', KEYS[1])";

    private final Redis redis;

    /** The counters there. Its calls throw a {@link io.dits.core.store.StoreException} while it is away. */
    public RedisCounters(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Taken take(String key, Bucket bucket, long tokens) {
        return take(key, bucket, tokens, "");
    }

    @Override
    public Taken debit(String key, Bucket bucket, long tokens) {
        return take(key, bucket, tokens, "owing");
    }

    private Taken take(String key, Bucket bucket, long tokens, String owing) {
        List<?> answer = (List<?>) redis.run(
                TAKE,
                BUCKETS + key,
                Long.toString(bucket.capacity()),
                micros(bucket.refill()),
                Long.toString(tokens),
                owing);
        return bucket.taken(
                ((Long) answer.getFirst()) == 1, Double.parseDouble(String.valueOf(answer.getLast())), tokens);
    }

    @Override
    public Optional<Duration> claim(String key, Window window) {
        long wait = (Long) redis.run(CLAIM, WINDOWS + key, Integer.toString(window.most()), micros(window.length()));
        return wait < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(wait * 1000));
    }

    @Override
    public void unclaim(String key) {
        redis.run(UNCLAIM, WINDOWS + key);
    }

    @Override
    public void forget(String key) {
        redis.run(FORGET, WINDOWS + key);
    }

    private static String micros(Duration duration) {
        return Long.toString(duration.toMillis() * 1000);
    }
}
