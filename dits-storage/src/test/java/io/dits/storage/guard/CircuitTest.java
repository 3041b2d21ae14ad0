// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.testkit.faulty.Fault;
import io.dits.testkit.faulty.Faults;
import io.dits.testkit.faulty.FaultyObjectStorage;
import io.dits.testkit.time.ManualClock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CircuitTest {
    private static final StorageKey KEY = new StorageKey("a/b");
    private static final Duration REST = Duration.ofSeconds(5);

    private final ManualClock clock = ManualClock.at2026();
    private final Faults faults = Faults.none();
    private final Changes changes = new Changes();
    private final Circuit circuit =
            new Circuit(new Circuit.Terms(3, Duration.ofSeconds(10), REST), clock::nanos, changes);
    private final ObjectStorage storage =
            new GuardedObjectStorage(new FaultyObjectStorage(new MemoryObjectStorage(), faults), circuit);

    private void call(Fault... fates) {
        faults.next(fates);
        for (int i = 0; i < fates.length; i++) {
            assertThatThrownBy(() -> storage.get(KEY)).isInstanceOf(StoreException.class);
        }
    }

    private void open() {
        call(Fault.UNAVAILABLE);
        clock.advance(Duration.ofSeconds(10));
        call(Fault.LOST_ANSWER, Fault.UNAVAILABLE);
        assertThat(circuit.open()).isTrue();
    }

    @Test
    void failuresInARowOverSomeTimeOpenIt() {
        call(Fault.UNAVAILABLE, Fault.UNAVAILABLE, Fault.UNAVAILABLE, Fault.UNAVAILABLE);
        assertThat(circuit.open()).as("all at one moment").isFalse();
        clock.advance(Duration.ofSeconds(10));
        call(Fault.UNAVAILABLE);
        assertThat(circuit.open()).isTrue();
        assertThat(changes.heard).containsExactly("opened");
    }

    @Test
    void anAnswerBetweenThemBeginsTheRowAnew() {
        call(Fault.UNAVAILABLE, Fault.UNAVAILABLE);
        clock.advance(Duration.ofSeconds(10));
        assertThat(storage.get(KEY)).isEmpty();
        call(Fault.UNAVAILABLE, Fault.UNAVAILABLE);
        call(Fault.DENIED);
        call(Fault.UNAVAILABLE, Fault.UNAVAILABLE);
        assertThat(circuit.open()).isFalse();
    }

    @Test
    void whoIsAskedToComeBackLaterSaysNothingOfTheStore() {
        call(Fault.UNAVAILABLE);
        clock.advance(Duration.ofSeconds(10));
        call(Fault.THROTTLED, Fault.THROTTLED, Fault.THROTTLED, Fault.UNAVAILABLE);
        assertThat(circuit.open()).isFalse();
        call(Fault.UNAVAILABLE);
        assertThat(circuit.open()).isTrue();
    }

    @Test
    void whileItIsOpenNothingReachesTheStore() {
        open();
        int struck = faults.struck();
        faults.rate(Fault.UNAVAILABLE, 1);
        assertThatThrownBy(() -> storage.get(KEY))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
                .hasMessageContaining("every 5 s");
        assertThat(faults.struck()).isEqualTo(struck);
    }

    @Test
    void afterTheRestOneProbeClosesItOrKeepsItOpen() {
        open();
        clock.advance(REST);
        call(Fault.UNAVAILABLE);
        assertThat(circuit.open()).isTrue();
        clock.advance(REST);
        assertThat(storage.get(KEY)).isEmpty();
        assertThat(circuit.open()).isFalse();
        assertThat(changes.heard).containsExactly("opened", "closed");
    }

    @Test
    void onlyOneProbesAtATime() {
        open();
        clock.advance(REST);
        assertThat(circuit.<Integer>run(Operation.GET, () -> {
                    assertThatThrownBy(() -> storage.get(KEY))
                            .isInstanceOf(StoreException.class)
                            .hasMessageContaining("does not answer");
                    return 1;
                }))
                .isEqualTo(1);
        assertThat(circuit.open()).isFalse();
    }

    @Test
    void aProbeThatTellsNothingIsFollowedByAnother() {
        open();
        clock.advance(REST);
        call(Fault.THROTTLED);
        assertThatThrownBy(() -> circuit.run(Operation.GET, () -> {
                    throw new IllegalStateException("the content broke off");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(storage.get(KEY)).isEmpty();
        assertThat(circuit.open()).isFalse();
    }

    @Test
    void aRetryInFrontEndsAsSoonAsItOpens() {
        Retry retry = new Retry(
                new Retry.Terms(Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofMinutes(10)),
                circuit::open,
                clock::nanos,
                clock::advance,
                new Random(1));
        ObjectStorage both = new GuardedObjectStorage(storage, retry);
        faults.rate(Fault.UNAVAILABLE, 1);
        long began = clock.nanos();
        assertThatThrownBy(() -> both.get(KEY)).isInstanceOf(StoreException.class);
        assertThat(Duration.ofNanos(clock.nanos() - began)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
        int struck = faults.struck();
        assertThatThrownBy(() -> both.get(KEY)).isInstanceOf(StoreException.class);
        assertThat(faults.struck()).isEqualTo(struck);
    }
}
