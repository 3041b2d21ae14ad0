// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.testkit.contract.ObjectStorageContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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

    @Test
    void aFolderThatIsNotMountedAnyMoreSaidThatItsFilesAreGone() throws IOException {
        ObjectStorage storage = create();
        StorageKey key = new StorageKey("a/b");
        storage.put(key, Content.of(new byte[] {1}));
        Files.move(folder.resolve("objects"), folder.resolve("elsewhere"));
        assertThatThrownBy(() -> storage.get(key))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
                .hasMessageContaining("mount");
        assertThatThrownBy(() -> storage.get(key, 0, 1)).hasMessageContaining("mount");
        Files.move(folder.resolve("elsewhere"), folder.resolve("objects"));
        assertThat(storage.get(key)).isPresent();
    }

    /** A page has no size here, and every put waits for the disk. */
    @Override
    protected int many() {
        return 1100;
    }
}
