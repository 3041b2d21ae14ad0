// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.SweepableBlobStore;
import io.dits.storage.catalog.Location;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.storage.pack.PackBlobStore;
import io.dits.testkit.contract.SweepableBlobStoreContract;
import io.dits.testkit.data.FlippedBit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The store of the server as it is put together there: packs in a folder, their catalog in PostgreSQL. */
final class PostgresPackStoreIT extends SweepableBlobStoreContract {
    private static TestDatabase database;

    @TempDir
    Path folder;

    private Path current = Path.of("");

    @BeforeAll
    static void start() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    protected SweepableBlobStore create() throws IOException {
        database.execute("truncate packs, objects cascade");
        current = Files.createTempDirectory(folder, "store");
        return opened();
    }

    @Override
    protected BlobStore reopen(BlobStore opened) {
        return opened();
    }

    private SweepableBlobStore opened() {
        LocalObjectStorage storage = LocalObjectStorage.open(current);
        return new PackBlobStore(
                storage, new PostgresCatalog(database.database()), storage.spool(), new SecureRandom());
    }

    @Override
    protected boolean damage(ObjectId id) throws IOException {
        Location place = Objects.requireNonNull(
                new PostgresCatalog(database.database()).find(List.of(id)).get(id));
        Path pack = current.resolve(place.pack().key().text());
        FlippedBit.in(pack, place.offset() + place.stored() / 2);
        return true;
    }
}
