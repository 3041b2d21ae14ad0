// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import io.dits.core.store.ObjectStorage;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.testkit.contract.ObjectStorageContract;
import io.dits.testkit.faulty.Fault;
import io.dits.testkit.faulty.Faults;
import io.dits.testkit.faulty.FaultyObjectStorage;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;

/** Every guard keeps what an object storage promises. */
final class GuardContractTest {
    @Nested
    final class Metered extends ObjectStorageContract {
        @Override
        protected ObjectStorage create() {
            return new MeteredObjectStorage(new MemoryObjectStorage(), new Counts(), System::nanoTime);
        }
    }

    @Nested
    final class Limited extends ObjectStorageContract {
        @Override
        protected ObjectStorage create() {
            return new GuardedObjectStorage(new MemoryObjectStorage(), new Limit(2, Duration.ofMinutes(1)));
        }
    }

    @Nested
    final class BehindACircuit extends ObjectStorageContract {
        @Override
        protected ObjectStorage create() {
            return new GuardedObjectStorage(
                    new MemoryObjectStorage(),
                    new Circuit(
                            new Circuit.Terms(5, Duration.ofSeconds(10), Duration.ofSeconds(5)),
                            System::nanoTime,
                            new Changes()));
        }
    }

    /** Over a storage of which every tenth call fails, half of these after they were done. */
    @Nested
    final class Retried extends ObjectStorageContract {
        /** Nobody can tell whether it was a lost put of its own that it found there. */
        @Override
        protected boolean decidesRaces() {
            return false;
        }

        @Override
        protected ObjectStorage create() {
            RandomGenerator random = new Random(7);
            Faults faults = Faults.seeded(random.nextLong())
                    .rate(Fault.LOST_ANSWER, 0.05)
                    .rate(Fault.UNAVAILABLE, 0.03)
                    .rate(Fault.THROTTLED, 0.02);
            // The pauses are so short, and the time so long, that only a storage that always fails is given up.
            Retry.Terms terms = new Retry.Terms(Duration.ofNanos(2), Duration.ofNanos(20), Duration.ofMillis(300));
            return new GuardedObjectStorage(
                    new FaultyObjectStorage(new MemoryObjectStorage(), faults),
                    new Retry(terms, () -> false, System::nanoTime, time -> {}, random));
        }
    }
}
