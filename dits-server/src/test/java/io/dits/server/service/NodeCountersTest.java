// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.testkit.time.ManualClock;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class NodeCountersTest extends SharedCountersContract {
    private final NodeCounters counters = new NodeCounters(Clock.systemUTC());

    @Override
    protected SharedCounters counters() {
        return counters;
    }

    @Test
    void aClockThatIsSetBackNeitherFillsNorEmptiesABucket() {
        ManualClock clock = ManualClock.at2026();
        NodeCounters manual = new NodeCounters(clock);
        SharedCounters.Bucket bucket = new SharedCounters.Bucket(10, Duration.ofMinutes(1));
        manual.take("a", bucket, 6);

        clock.advance(Duration.ofMinutes(-10));

        assertThat(manual.take("a", bucket, 0).left()).isEqualTo(4);
        clock.advance(Duration.ofMinutes(10));
        assertThat(manual.take("a", bucket, 0).left()).isEqualTo(4);
        clock.advance(Duration.ofSeconds(12));
        assertThat(manual.take("a", bucket, 0).left()).isEqualTo(6);
    }
}
