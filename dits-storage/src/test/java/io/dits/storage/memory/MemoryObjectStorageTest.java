// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.memory;

import io.dits.core.store.ObjectStorage;
import io.dits.testkit.contract.ObjectStorageContract;

final class MemoryObjectStorageTest extends ObjectStorageContract {
    @Override
    protected ObjectStorage create() {
        return new MemoryObjectStorage();
    }
}
