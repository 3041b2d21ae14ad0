// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Holdings;
import io.dits.storage.guard.MeteredObjectStorage;
import io.dits.storage.guard.Operation;
import io.dits.storage.guard.StorageMeter;
import io.dits.storage.memory.MemoryObjectStorage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often the mark of a bucket is looked at, and what the looks find. */
final class OwnStorageTest {
    private static final UUID ID = UUID.randomUUID();
    private static final StorageKey KEY = new StorageKey("v1/chunks/ab/cd/abcd");
    private static final Content BYTES = Content.of(new byte[9]);

    private final ObjectStorage bucket = new MemoryObjectStorage();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong(-5);
    private final OwnStorage storage = own(OwnStorage.Trust.ofBucket(nanos::get));

    private OwnStorage own(OwnStorage.Trust trust) {
        return new OwnStorage(
                new MeteredObjectStorage(bucket, new Looks(), nanos::get), new Known(), "bucket", true, trust);
    }

    private void goesBy(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void isAnothers() {
        bucket.put(OwnStorage.MARK, Content.of((UUID.randomUUID() + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void oneLookIsEnoughForThePutsOfSomeSeconds() {
        storage.put(KEY, BYTES);
        int first = looks.get();
        assertThat(first).isPositive();
        for (int i = 0; i < 9; i++) {
            goesBy(Duration.ofSeconds(1));
            storage.put(KEY, BYTES);
        }
        assertThat(looks).hasValue(first);
        goesBy(Duration.ofSeconds(1));
        storage.put(KEY, BYTES);
        assertThat(looks).hasValue(first + 1);
    }

    @Test
    void aBucketThatBecameAnothersTakesNothingAfterThat() {
        storage.put(KEY, BYTES);
        isAnothers();
        goesBy(Duration.ofSeconds(10));
        for (int i = 0; i < 2; i++) {
            // Nor is a look that failed remembered as one.
            assertThatThrownBy(() -> storage.put(KEY, BYTES)).hasMessageContaining("belong together");
        }
    }

    @Test
    void whatIsNotFoundIsAReasonToLookAtOnce() {
        storage.put(KEY, BYTES);
        isAnothers();
        assertThatThrownBy(() -> storage.get(new StorageKey("v1/chunks/ab/cd/none")))
                .hasMessageContaining("belong together");
        assertThatThrownBy(() -> storage.put(KEY, BYTES)).hasMessageContaining("belong together");
    }

    @Test
    void aFolderIsLookedAtBeforeEachPut() {
        OwnStorage folder = own(OwnStorage.Trust.NONE);
        folder.put(KEY, BYTES);
        int before = looks.get();
        folder.put(KEY, BYTES);
        folder.put(KEY, BYTES);
        assertThat(looks).hasValue(before + 2);
    }

    private static final class Known implements Holdings {
        @Override
        public UUID installation() {
            return ID;
        }

        @Override
        public List<StorageKey> somePacks() {
            return List.of();
        }
    }

    private final class Looks implements StorageMeter {
        @Override
        public void ended(Operation operation, Optional<StoreException.Kind> failure, Duration took) {
            if (operation == Operation.GET) {
                looks.incrementAndGet();
            }
        }

        @Override
        public void read(long bytes) {}

        @Override
        public void written(long bytes) {}
    }
}
