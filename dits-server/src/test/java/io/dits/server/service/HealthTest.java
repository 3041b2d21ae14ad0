// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.service.Health.Dependency;
import io.dits.server.service.Health.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HealthTest {
    private static final Duration SOON = Duration.ofMillis(200);

    private static Dependency works(String name) {
        return new Dependency(name, true, "never shown", () -> "");
    }

    private static Dependency fails(String name, boolean needed) {
        return new Dependency(name, needed, "mend it", () -> {
            throw new IOException("broken");
        });
    }

    private static Health.Report of(Dependency... dependencies) {
        try (Health health = new Health(List.of(dependencies), SOON, System::nanoTime)) {
            return health.report();
        }
    }

    @Test
    void theWorstOfWhatIsNeededCounts() {
        assertThat(of(works("a"), works("b")).status()).isEqualTo(Status.OK);
        assertThat(of(works("a"), fails("b", false)).status()).isEqualTo(Status.DEGRADED);
        assertThat(of(fails("a", true), fails("b", false)).status()).isEqualTo(Status.DOWN);
        assertThat(of(fails("a", false), fails("b", true)).status()).isEqualTo(Status.DOWN);
        Health.Finding broken = of(works("a"), fails("b", true)).findings().getLast();
        assertThat(broken.detail()).isEqualTo("broken");
        assertThat(broken.hint()).isEqualTo("mend it");
    }

    @Test
    void whatHangsIsDownAndKeepsNobodyElseWaiting() {
        CountDownLatch never = new CountDownLatch(1);
        Dependency hangs = new Dependency("hangs", true, "", () -> {
            never.await();
            return "";
        });
        Health.Report report = of(hangs, hangs, works("c"));
        assertThat(report.findings())
                .extracting(Health.Finding::status)
                .containsExactly(Status.DOWN, Status.DOWN, Status.OK);
        assertThat(report.findings().getFirst().detail()).isEqualTo("no answer within 200 ms");
    }

    @Test
    void whoAsksOftenCostsTheDependenciesNothing() {
        AtomicInteger asked = new AtomicInteger();
        AtomicLong now = new AtomicLong();
        Dependency counted = new Dependency("counted", true, "", () -> "" + asked.incrementAndGet());
        try (Health health = new Health(List.of(counted), SOON, now::get)) {
            health.report();
            now.addAndGet(Duration.ofSeconds(5).toNanos());
            assertThat(health.report().findings().getFirst().detail()).isEqualTo("1");
            now.addAndGet(1);
            assertThat(health.report().findings().getFirst().detail()).isEqualTo("2");
        }
    }
}
