// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import io.dits.core.store.ObjectStorage;
import io.dits.testkit.contract.ObjectStorageContract;
import io.dits.testkit.gcs.FakeGcs;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class GcsObjectStorageTest extends ObjectStorageContract {
    @TempDir
    Path folder;

    private Optional<FakeGcs> fake = Optional.empty();

    @Override
    protected ObjectStorage create() throws Exception {
        fake = Optional.of(FakeGcs.start());
        return GcsObjectStorage.open(settings());
    }

    @Override
    protected ObjectStorage reopen(ObjectStorage opened) throws Exception {
        return GcsObjectStorage.openExisting(settings());
    }

    /** Small parts, so that larger objects are put in several. */
    private GcsSettings settings() throws Exception {
        FakeGcs gcs = fake.orElseThrow();
        return new GcsSettings(
                gcs.endpoint(),
                "dits-storage",
                Optional.of("studio"),
                Optional.of("EU"),
                new GcsCredentials.File(gcs.serviceAccount(folder)),
                1 << 20);
    }

    @AfterEach
    void close() {
        fake.ifPresent(FakeGcs::close);
    }
}
