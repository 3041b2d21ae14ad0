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
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MeteredObjectStorageTest {
    private static final StorageKey KEY = new StorageKey("a/b");

    private final Counts counts = new Counts();
    private final Faults faults = Faults.none();
    private final MemoryObjectStorage memory = new MemoryObjectStorage();
    private final ObjectStorage storage =
            new MeteredObjectStorage(new FaultyObjectStorage(memory, faults), counts, System::nanoTime);

    @Test
    void eachOperationCountsOnceWithTheBytesThatMoved() {
        storage.put(KEY, Content.of(new byte[1000]));
        assertThat(storage.get(KEY)).isPresent();
        assertThat(storage.get(KEY, 10, 20)).isPresent();
        assertThat(storage.get(new StorageKey("none"))).isEmpty();
        storage.list("").forEachRemaining(listed -> {});
        storage.delete(List.of(KEY));
        assertThat(counts.ended).containsExactly("PUT", "GET", "GET", "GET", "LIST", "DELETE");
        assertThat(counts.written).isEqualTo(1000);
        assertThat(counts.read).isEqualTo(1020);
    }

    @Test
    void aFailureCountsByItsKindAndMovesNoBytes() {
        faults.next(Fault.THROTTLED, Fault.DENIED, Fault.LOST_ANSWER);
        assertThatThrownBy(() -> storage.put(KEY, Content.of(new byte[10]))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> storage.get(KEY)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> storage.delete(List.of(KEY))).isInstanceOf(StoreException.class);
        assertThat(counts.ended).containsExactly("PUT THROTTLED", "GET DENIED", "DELETE UNKNOWN_OUTCOME");
        assertThat(counts.written + counts.read).isZero();
    }

    @Test
    void aListingThatFailsOnItsWayCountsTheFailure() {
        for (int i = 0; i <= FaultyObjectStorage.PAGE; i++) {
            memory.put(new StorageKey("k" + i), Content.of(new byte[0]));
        }
        faults.well(1).next(Fault.UNAVAILABLE);
        Iterator<ObjectStorage.Listed> keys = storage.list("");
        assertThatThrownBy(() -> keys.forEachRemaining(listed -> {})).isInstanceOf(StoreException.class);
        assertThat(counts.ended).containsExactly("LIST", "LIST UNAVAILABLE");
    }

    @Test
    void theTimeIsThatOfTheCall() {
        ManualClock clock = ManualClock.at2026();
        ObjectStorage slow = new MeteredObjectStorage(
                new GuardedObjectStorage(memory, new Guard() {
                    @Override
                    public <T> T run(Operation operation, java.util.function.Supplier<T> call) {
                        clock.advance(Duration.ofSeconds(3));
                        return call.get();
                    }
                }),
                counts,
                clock::nanos);
        assertThat(slow.get(KEY)).isEqualTo(Optional.empty());
        assertThat(counts.time).isEqualTo(Duration.ofSeconds(3));
    }
}
