// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.SweepableBlobStore;
import io.dits.storage.catalog.FileCatalog;
import io.dits.storage.catalog.Location;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.testkit.contract.SweepableBlobStoreContract;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class PackBlobStoreContractTest extends SweepableBlobStoreContract {
    @TempDir
    Path folder;

    private Path current = Path.of("");

    @Override
    protected SweepableBlobStore create() throws IOException {
        current = Files.createTempDirectory(folder, "store");
        return opened();
    }

    @Override
    protected BlobStore reopen(BlobStore opened) {
        return opened();
    }

    private SweepableBlobStore opened() {
        LocalObjectStorage storage = LocalObjectStorage.open(current.resolve("objects"));
        return new PackBlobStore(
                storage, FileCatalog.open(current.resolve("catalog")), storage.spool(), new SecureRandom());
    }

    @Override
    protected boolean damageable() {
        return true;
    }

    @Override
    protected void damage(ObjectId id) throws IOException {
        Location place = java.util.Objects.requireNonNull(
                FileCatalog.open(current.resolve("catalog")).find(List.of(id)).get(id));
        Path pack = current.resolve("objects").resolve(place.pack().key().text());
        try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
            long at = place.offset() + place.stored() / 2;
            file.seek(at);
            int before = file.read();
            file.seek(at);
            file.write(before ^ 4);
        }
    }
}
