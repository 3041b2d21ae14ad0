// SPDX-License-Identifier: Apache-2.0
package io.dits.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.service.SharedCounters;
import io.dits.server.service.SharedCountersContract;
import io.dits.testkit.redis.TestRedis;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisCountersIT extends SharedCountersContract {
    @RegisterExtension
    static final TestRedis SERVER = new TestRedis();

    private static Redis redis;

    @BeforeAll
    static void connect() {
        // Patient: the machine may be busy, and these tests are not about that.
        redis = Redis.open(
                new RedisSettings("127.0.0.1", SERVER.port(), 0, "", "", Optional.empty(), 10, Duration.ofSeconds(20)));
    }

    @AfterAll
    static void disconnect() {
        redis.close();
    }

    @Override
    protected SharedCounters counters() {
        return new RedisCounters(redis);
    }

    @Test
    void keysGoByThemselves() {
        SharedCounters counters = counters();
        counters.take("gone", new SharedCounters.Bucket(100, Duration.ofMinutes(10)), 50);
        counters.claim("gone", new SharedCounters.Window(5, Duration.ofMinutes(10)));

        assertThat(SERVER.ask("PTTL dits:bucket:gone")).satisfies(RedisCountersIT::fiveMinutes);
        assertThat(SERVER.ask("PTTL dits:window:gone")).matches(":60\\d{4}");
    }

    private static void fiveMinutes(String answer) {
        assertThat(Long.parseLong(answer.substring(1))).isBetween(290_000L, 301_000L);
    }
}
