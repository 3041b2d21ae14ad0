// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace;

import io.dits.client.workspace.disk.ProcessLock;
import io.dits.core.store.SweepableBlobStore;
import io.dits.storage.catalog.FileCatalog;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.storage.pack.PackBlobStore;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The objects of a working copy, opened when first asked for: many commands need none. */
final class Objects {
    private final Layout layout;
    private final RandomGenerator random;
    private final ProcessLock adding;
    private final ProcessLock collecting;
    private Optional<SweepableBlobStore> opened = Optional.empty();

    Objects(Layout layout, Duration patience, RandomGenerator random) {
        this.layout = layout;
        this.random = random;
        adding = ProcessLock.shared(layout.objectsLock(), patience, "the objects of this working copy");
        collecting = ProcessLock.exclusive(layout.objectsLock(), patience, "the objects of this working copy");
    }

    synchronized SweepableBlobStore blobs() {
        SweepableBlobStore store = opened.orElseGet(this::open);
        opened = Optional.of(store);
        return store;
    }

    private SweepableBlobStore open() {
        LocalObjectStorage storage = LocalObjectStorage.open(layout.objects());
        return new PackBlobStore(storage, FileCatalog.open(layout.catalog()), storage.spool(), random);
    }

    void removeLeftovers() {
        LocalObjectStorage.open(layout.objects()).removeTemporary();
    }

    ProcessLock adding() {
        return adding;
    }

    ProcessLock collecting() {
        return collecting;
    }
}
