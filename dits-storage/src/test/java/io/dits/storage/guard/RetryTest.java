// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.testkit.faulty.Fault;
import io.dits.testkit.faulty.Faults;
import io.dits.testkit.faulty.FaultyObjectStorage;
import io.dits.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RetryTest {
    private static final StorageKey KEY = new StorageKey("a/b");

    private final ManualClock clock = ManualClock.at2026();
    private final List<Duration> pauses = new ArrayList<>();
    private final Faults faults = Faults.none();
    private final MemoryObjectStorage memory = new MemoryObjectStorage();
    private boolean hopeless;
    private final Retry retry = new Retry(
            new Retry.Terms(Duration.ofMillis(100), Duration.ofSeconds(3), Duration.ofSeconds(20)),
            () -> hopeless,
            clock::nanos,
            time -> {
                pauses.add(time);
                clock.advance(time);
            },
            new Random(1));
    private final ObjectStorage storage = new GuardedObjectStorage(new FaultyObjectStorage(memory, faults), retry);

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "THROTTLED", "LOST_ANSWER"})
    void whatMaySucceedLaterIsRepeated(Fault fault) {
        byte[] bytes = {1, 2, 3};
        faults.next(fault, fault);
        storage.put(KEY, Content.of(bytes));
        faults.next(fault);
        assertThat(storage.get(KEY)).hasValue(bytes);
        faults.next(fault);
        assertThat(storage.get(KEY, 1, 1)).hasValue(new byte[] {2});
        faults.next(fault);
        assertThat(storage.list("")).toIterable().hasSize(1);
        faults.next(fault);
        storage.delete(List.of(KEY));
        assertThat(memory.list("")).isExhausted();
        assertThat(retry.repeated()).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(names = {"DENIED", "FULL", "BROKEN"})
    void whatWillNotSucceedIsNot(Fault fault) {
        faults.next(fault);
        assertThatThrownBy(() -> storage.put(KEY, Content.of(new byte[1]))).isInstanceOf(StoreException.class);
        assertThat(faults.struck()).isEqualTo(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void thePausesDoubleUpToTheLongestAndDifferAtRandom() {
        faults.rate(Fault.UNAVAILABLE, 1);
        assertThatThrownBy(() -> storage.get(KEY)).isInstanceOf(StoreException.class);
        for (int i = 0; i < pauses.size(); i++) {
            Duration whole = Duration.ofMillis(Math.min(100L << i, 3000));
            assertThat(pauses.get(i)).isBetween(whole.dividedBy(2), whole);
        }
        List<Duration> first = List.copyOf(pauses);
        pauses.clear();
        assertThatThrownBy(() -> storage.get(KEY)).isInstanceOf(StoreException.class);
        assertThat(pauses).isNotEqualTo(first);
    }

    @Test
    void itEndsInTimeWithTheLastFailure() {
        faults.rate(Fault.THROTTLED, 1);
        long began = clock.nanos();
        assertThatThrownBy(() -> storage.get(KEY))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.THROTTLED));
        assertThat(Duration.ofNanos(clock.nanos() - began)).isBetween(Duration.ofSeconds(17), Duration.ofSeconds(20));
    }

    @Test
    void nobodyTriesWhatIsHopeless() {
        faults.rate(Fault.UNAVAILABLE, 1);
        hopeless = true;
        assertThatThrownBy(() -> storage.get(KEY)).isInstanceOf(StoreException.class);
        assertThat(faults.struck()).isEqualTo(1);
    }

    @Test
    void aListingGoesOnWhereItFailed() {
        List<String> keys = IntStream.range(0, 2 * FaultyObjectStorage.PAGE + 500)
                .mapToObj(i -> "k" + i)
                .sorted()
                .toList();
        keys.forEach(key -> memory.put(new StorageKey(key), Content.of(new byte[0])));
        faults.next(Fault.UNAVAILABLE).well(1).next(Fault.THROTTLED).well(2).next(Fault.LOST_ANSWER);
        assertThat(storage.list(""))
                .toIterable()
                .extracting(listed -> listed.key().text())
                .containsExactlyElementsOf(keys);
        assertThat(faults.struck()).isEqualTo(3);
    }

    @Test
    void whoIsInterruptedDoesNotGoOn() {
        faults.rate(Fault.UNAVAILABLE, 1);
        Retry interrupted = new Retry(
                new Retry.Terms(Duration.ofMillis(100), Duration.ofSeconds(3), Duration.ofSeconds(20)),
                () -> false,
                clock::nanos,
                time -> {
                    throw new InterruptedException();
                },
                new Random(1));
        ObjectStorage one = new GuardedObjectStorage(new FaultyObjectStorage(memory, faults), interrupted);
        assertThatThrownBy(() -> one.get(KEY)).isInstanceOf(StoreException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(faults.struck()).isEqualTo(1);
    }
}
