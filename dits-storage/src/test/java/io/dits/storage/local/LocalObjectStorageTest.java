// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.local;

import io.dits.core.store.ObjectStorage;
import io.dits.testkit.contract.ObjectStorageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class LocalObjectStorageTest extends ObjectStorageContract {
    @TempDir
    Path folder;

    @Override
    protected ObjectStorage create() {
        return LocalObjectStorage.open(folder.resolve("objects"));
    }

    @Override
    protected ObjectStorage reopen(ObjectStorage opened) {
        return create();
    }

    /** A page has no size here, and every put waits for the disk. */
    @Override
    protected int many() {
        return 1100;
    }
}
