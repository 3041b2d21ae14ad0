// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.meta.AuditEntry;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.AuditTrail;
import io.dits.server.meta.Cause;
import io.dits.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A flood of refusals leaves few rows, and loses no number. */
final class RefusalsTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-28T09:00:00Z"));
    private final Rows rows = new Rows();
    private final Refusals refusals = new Refusals(rows, clock);

    /** Keeps what it is told. */
    private static final class Rows implements AuditTrail {
        final List<AuditEvent> events = new ArrayList<>();
        final List<Cause> causes = new ArrayList<>();

        @Override
        public void tell(AuditEvent event, Cause cause) {
            events.add(event);
            causes.add(cause);
        }

        @Override
        public List<AuditEntry> list(Filter filter, long before, int limit) {
            return List.of();
        }

        @Override
        public void each(Filter filter, Consumer<AuditEntry> sink) {}

        /** How many refusals the rows tell of. */
        long told() {
            return events.stream()
                    .mapToLong(event -> Optional.ofNullable(event.details().get("more"))
                            .map(Long::parseLong)
                            .orElse(1L))
                    .sum();
        }
    }

    private void failed(String login, String address) {
        refusals.tell(AuditEvent.of("login.failed", "login:" + login).refusedFor("wrong"), Cause.unknown(address, "r"));
    }

    @Test
    void theFirstHasARowAtOnceAndTheOthersOfItsMinuteOneTogether() {
        for (int i = 0; i < 1000; i++) {
            failed("ann", "10.0.0.1");
        }
        failed("ann", "10.0.0.2");
        failed("bob", "10.0.0.1");
        assertThat(rows.events).hasSize(3);
        assertThat(rows.events).allMatch(AuditEvent::refused);
        refusals.flush();
        assertThat(rows.events).hasSize(3);

        clock.advance(Duration.ofMinutes(1));
        refusals.flush();
        assertThat(rows.events).hasSize(4);
        assertThat(rows.events.getLast().details()).containsEntry("more", "999").containsEntry("reason", "wrong");
        assertThat(rows.causes.getLast().address()).isEqualTo("10.0.0.1");
        refusals.flush();
        assertThat(rows.events).hasSize(4);
    }

    @Test
    void aFloodFromEverywhereLeavesNoMoreRowsThanThereAreKinds() {
        for (int i = 0; i < 50_000; i++) {
            failed("user" + i, "10.1." + (i >> 8) + "." + (i & 255));
        }
        clock.advance(Duration.ofMinutes(1));
        failed("ann", "10.0.0.1");
        assertThat(rows.events).hasSizeLessThanOrEqualTo(2 * Refusals.MOST + 1);
        assertThat(rows.told()).isEqualTo(50_001);
    }

    /** Two hundred guesses of one machine were enough to have the address of another, which guessed in earnest, left out. */
    @Test
    void oneAddressDoesNotHideWhatAnotherTries() {
        for (int i = 0; i < 500; i++) {
            failed("noise" + i, "2001:db8:0:1::" + Integer.toHexString(i + 1));
        }
        failed("root", "10.0.0.9");
        failed("root", "10.0.0.9");
        clock.advance(Duration.ofMinutes(1));
        refusals.flush();
        assertThat(rows.causes.stream().filter(cause -> cause.address().equals("10.0.0.9")))
                .hasSize(2);
        assertThat(rows.events.stream().filter(event -> event.subject().equals("various")))
                .hasSize(1);
        assertThat(rows.causes).allMatch(cause -> !cause.address().isEmpty());
        assertThat(rows.told()).isEqualTo(502);
    }

    @Test
    void whatIsCountedIsToldAtTheEnd() {
        failed("ann", "10.0.0.1");
        failed("ann", "10.0.0.1");
        refusals.close();
        assertThat(rows.told()).isEqualTo(2);
    }
}
