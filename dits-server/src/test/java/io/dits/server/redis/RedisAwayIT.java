// SPDX-License-Identifier: Apache-2.0
package io.dits.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dits.server.service.FallbackCounters;
import io.dits.server.service.NodeCounters;
import io.dits.server.service.SharedCounters;
import io.dits.server.service.SharedCounters.Bucket;
import io.dits.server.service.SharedCounters.Window;
import io.dits.testkit.redis.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A Redis that is stopped, frozen, emptied, or was never there: who counts in it goes on. */
final class RedisAwayIT {
    @RegisterExtension
    static final TestRedis SERVER = new TestRedis("--requirepass", "sesame and more");

    private static final Bucket BUCKET = new Bucket(10, Duration.ofHours(1));

    private final String key = UUID.randomUUID().toString();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(Redis.class)).addAppender(log);
    }

    @AfterEach
    void unlisten() {
        ((Logger) LoggerFactory.getLogger(Redis.class)).detachAppender(log);
    }

    private static Redis redis(String password, int port) {
        return Redis.open(
                new RedisSettings("127.0.0.1", port, 0, "", password, Optional.empty(), 3, Duration.ofMillis(500)));
    }

    private static SharedCounters counters(Redis redis) {
        return new FallbackCounters(new RedisCounters(redis), new NodeCounters(Clock.systemUTC()));
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel().levelStr.equals("WARN"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void whileItIsAwayEachServerCountsAloneAndThenTogetherAgain() {
        try (Redis redis = redis("sesame and more", SERVER.port());
                Redis others = redis("sesame and more", SERVER.port())) {
            SharedCounters mine = counters(redis);
            SharedCounters theirs = counters(others);
            assertThat(mine.take(key, BUCKET, 6).left()).isEqualTo(4);
            assertThat(theirs.take(key, BUCKET, 1).left()).isEqualTo(3);

            SERVER.stop();
            try {
                for (int i = 0; i < 20; i++) {
                    assertThat(mine.take(key, BUCKET, 1).granted()).isEqualTo(i < 10);
                }
                assertThat(mine.claim(key, new Window(1, Duration.ofHours(1)))).isEmpty();
                assertThat(mine.claim(key, new Window(1, Duration.ofHours(1)))).isPresent();
                mine.forget(key);
                assertThat(mine.claim(key, new Window(1, Duration.ofHours(1)))).isEmpty();
                mine.unclaim(key);
                assertThat(redis.up()).isFalse();
                assertThat(theirs.take(key, BUCKET, 4).left()).isEqualTo(6);
            } finally {
                SERVER.start();
            }
            Awaitility.await().until(() -> redis.up() && others.up());

            assertThat(mine.take(key, BUCKET, 4).left()).isEqualTo(6);
            assertThat(theirs.take(key, BUCKET, 4).left()).isEqualTo(2);
            // Once for each of the two, however many were refused.
            assertThat(warnings()).hasSize(2).allMatch(line -> line.contains("redis://127.0.0.1:" + SERVER.port()));
        }
    }

    @Test
    void oneThatTakesConnectionsAndAnswersNothingIsAway() {
        try (Redis redis = redis("sesame and more", SERVER.port())) {
            SharedCounters counters = counters(redis);
            counters.take(key, BUCKET, 6);

            SERVER.freeze();
            try {
                assertThat(counters.take(key, BUCKET, 1).left()).isEqualTo(9);
                assertThat(redis.up()).isFalse();
            } finally {
                SERVER.thaw();
            }

            Awaitility.await().until(redis::up);
            assertThat(counters.take(key, BUCKET, 0).left()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void oneThatIsEmptiedBeginsAnew() {
        try (Redis redis = redis("sesame and more", SERVER.port())) {
            SharedCounters counters = counters(redis);
            counters.take(key, BUCKET, 10);
            assertThat(counters.take(key, BUCKET, 1).granted()).isFalse();

            assertThat(SERVER.ask("AUTH \"sesame and more\"\r\nFLUSHALL\r\nSCRIPT FLUSH"))
                    .startsWith("+OK");

            Awaitility.await().until(() -> counters.take(key, BUCKET, 10).granted());
            assertThat(redis.up()).isTrue();
        }
    }

    @Test
    void oneThatRefusesThePasswordIsAwayAndTheLogDoesNotTellIt() {
        try (Redis redis = redis("not sesame", SERVER.port())) {
            assertThat(redis.up()).isFalse();
            assertThat(counters(redis).take(key, BUCKET, 1).granted()).isTrue();
            assertThat(warnings())
                    .singleElement()
                    .asString()
                    .contains("WRONGPASS")
                    .doesNotContain("sesame");
        }
    }

    @Test
    void oneThatIsNotThereAtTheStartIsFoundLater() {
        SERVER.stop();
        try (Redis redis = redis("sesame and more", SERVER.port())) {
            assertThat(redis.up()).isFalse();
            SERVER.start();
            Awaitility.await().until(redis::up);
            assertThat(counters(redis).take(key, BUCKET, 3).left()).isEqualTo(7);
        }
    }
}
