// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.core.store.BlobStore;
import io.dits.storage.memory.MemoryBlobStore;
import io.dits.testkit.contract.BlobStoreContract;
import org.junit.jupiter.api.Nested;

final class MemoryCacheContractTest {
    @Nested
    final class WithRoom extends BlobStoreContract {
        @Override
        protected BlobStore create() {
            return new MemoryCache(new MemoryBlobStore(), 64 << 20);
        }
    }

    @Nested
    final class ThatForgetsAllTheTime extends BlobStoreContract {
        @Override
        protected BlobStore create() {
            return new MemoryCache(new MemoryBlobStore(), 100_000);
        }
    }

    @Nested
    final class WithNone extends BlobStoreContract {
        @Override
        protected BlobStore create() {
            return new MemoryCache(new MemoryBlobStore(), 0);
        }
    }
}
