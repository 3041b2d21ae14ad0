// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StoreException;
import io.dits.storage.catalog.MemoryCatalog;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.storage.pack.PackBlobStore;
import io.dits.storage.pack.Spool;
import io.dits.testkit.data.Samples;
import io.dits.testkit.faulty.Fault;
import io.dits.testkit.faulty.Faults;
import io.dits.testkit.faulty.FaultyObjectStorage;
import io.dits.testkit.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not prove itself is read once more, past the caches, before it counts as damaged. */
final class ReadTwiceTest {
    @TempDir
    Path folder;

    private final Faults faults = Faults.none();
    private final MemoryObjectStorage memory = new MemoryObjectStorage();
    private final CountedStorage behind = new CountedStorage(new FaultyObjectStorage(memory, faults));
    private final MemoryCatalog catalog = new MemoryCatalog();
    private final List<Blob> blobs = Samples.random().chunks(5, 100_000);

    @BeforeEach
    void fill() {
        packs(memory).putAll(blobs);
    }

    private PackBlobStore packs(ObjectStorage storage) {
        return new PackBlobStore(storage, catalog, Spool.in(folder), new Random(1));
    }

    @Test
    void aLieOfTheStorageIsNotTakenForDamage() {
        PackBlobStore store = packs(behind).readingTwice(key -> {});
        faults.next(Fault.FLIPPED);
        assertThat(store.get(blobs.getFirst().id())).hasValue(blobs.getFirst());
        assertThat(catalog.damaged()).isEmpty();
    }

    @Test
    void damageThatStaysIsDamage() {
        PackBlobStore store = packs(behind).readingTwice(key -> {});
        faults.rate(Fault.FLIPPED, 1);
        assertThatThrownBy(() -> store.get(blobs.getFirst().id()))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.BROKEN));
        assertThat(behind.reads.get()).isEqualTo(2);
        assertThat(catalog.damaged()).containsExactly(blobs.getFirst().id());
    }

    @Test
    void aLieThatTheDiskCacheKeptIsForgotten() {
        DiskCache.Settings settings = new DiskCache.Settings(folder.resolve("l2"), 1 << 30, Duration.ofDays(1));
        try (DiskCache disk = DiskCache.open(settings, ManualClock.at2026(), warning -> {})) {
            CachedObjectStorage cached = new CachedObjectStorage(behind, disk, new SizesOf(memory));
            PackBlobStore store = packs(cached).readingTwice(cached::distrust);
            for (Blob blob : blobs) {
                faults.next(Fault.FLIPPED);
                assertThat(store.get(blob.id())).hasValue(blob);
                disk.clear();
                faults.heal();
            }
            store.getAll(blobs.stream().map(Blob::id).toList(), blob -> {});
            int before = behind.reads.get();
            store.getAll(
                    blobs.stream().map(Blob::id).toList(),
                    blob -> assertThat(blobs).contains(blob));
            assertThat(behind.reads.get()).isEqualTo(before);
            assertThat(catalog.damaged()).isEmpty();
        }
    }
}
