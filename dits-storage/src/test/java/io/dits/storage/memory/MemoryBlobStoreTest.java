// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.memory;

import io.dits.core.store.SweepableBlobStore;
import io.dits.testkit.contract.SweepableBlobStoreContract;

final class MemoryBlobStoreTest extends SweepableBlobStoreContract {
    @Override
    protected SweepableBlobStore create() {
        return new MemoryBlobStore();
    }
}
