// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.core.store.BlobStore;
import io.dits.core.store.ObjectStorage;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.MemoryCatalog;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.storage.pack.PackBlobStore;
import io.dits.storage.pack.Spool;
import io.dits.testkit.contract.BlobStoreContract;
import io.dits.testkit.contract.ObjectStorageContract;
import io.dits.testkit.time.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A disk cache changes nothing of what the storage below it promises, nor of what packs over it do. */
final class DiskCacheContractTest {
    @TempDir
    Path folder;

    private int opened;

    private DiskCache cache(long size) {
        return DiskCache.open(
                new DiskCache.Settings(folder.resolve("cache" + opened++), size, Duration.ofDays(1)),
                ManualClock.at2026(),
                warning -> {
                    throw new AssertionError(warning);
                });
    }

    @Nested
    final class AsObjectStorage extends ObjectStorageContract {
        @Override
        protected ObjectStorage create() {
            MemoryObjectStorage memory = new MemoryObjectStorage();
            return new CachedObjectStorage(memory, cache(1 << 30), new SizesOf(memory));
        }
    }

    @Nested
    final class BelowPacks extends BlobStoreContract {
        private final ConcurrentMap<BlobStore, Reopened> stores = new ConcurrentHashMap<>();

        private record Reopened(ObjectStorage storage, Catalog catalog) {}

        @Override
        protected BlobStore create() throws Exception {
            MemoryObjectStorage memory = new MemoryObjectStorage();
            // So small that it has to evict all the time.
            return open(new CachedObjectStorage(memory, cache(4 << 20), new SizesOf(memory)), new MemoryCatalog());
        }

        private BlobStore open(ObjectStorage storage, Catalog catalog) throws Exception {
            Path spool = Files.createDirectories(folder.resolve("spool"));
            BlobStore store = new PackBlobStore(storage, catalog, Spool.in(spool), new Random(1));
            stores.put(store, new Reopened(storage, catalog));
            return store;
        }

        @Override
        protected BlobStore reopen(BlobStore store) throws Exception {
            Reopened parts = java.util.Objects.requireNonNull(stores.get(store));
            return open(parts.storage(), parts.catalog());
        }
    }
}
