// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.SweepableBlobStore;
import io.dits.storage.catalog.FileCatalog;
import io.dits.storage.catalog.Location;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.testkit.contract.SweepableBlobStoreContract;
import io.dits.testkit.data.FlippedBit;
import java.io.IOException;
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
    protected boolean damage(ObjectId id) throws IOException {
        Location place = java.util.Objects.requireNonNull(
                FileCatalog.open(current.resolve("catalog")).find(List.of(id)).get(id));
        Path pack = current.resolve("objects").resolve(place.pack().key().text());
        FlippedBit.in(pack, place.offset() + place.stored() / 2);
        return true;
    }
}
