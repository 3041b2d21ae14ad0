// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace;

import io.dits.client.workspace.disk.ProcessLock;
import io.dits.core.store.BlobStore;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.core.store.StorageKey;
import io.dits.core.store.SweepableBlobStore;
import io.dits.storage.catalog.FileCatalog;
import io.dits.storage.catalog.PackId;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.storage.pack.LostCatalog;
import io.dits.storage.pack.PackBlobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The objects of a working copy, opened when first asked for: many commands need none. */
final class Objects {
    private final Layout layout;
    private final RandomGenerator random;
    private final ProcessLock adding;
    private final ProcessLock collecting;
    private final ProcessLock recovering;
    private Optional<Opened> opened = Optional.empty();

    /** One storage and catalog; the second store writes packs past the file cache. */
    private record Opened(SweepableBlobStore blobs, BlobStore notReadSoon) {}

    Objects(Layout layout, Duration patience, RandomGenerator random) {
        this.layout = layout;
        this.random = random;
        adding = ProcessLock.shared(layout.objectsLock(), patience, "the objects of this working copy");
        collecting = ProcessLock.exclusive(layout.objectsLock(), patience, "the objects of this working copy");
        recovering = ProcessLock.exclusive(layout.recoveryLock(), patience, "the catalog of this working copy");
    }

    SweepableBlobStore blobs() {
        return opened().blobs();
    }

    BlobStore notReadSoon() {
        return opened().notReadSoon();
    }

    private synchronized Opened opened() {
        Opened all = opened.orElseGet(this::open);
        opened = Optional.of(all);
        return all;
    }

    private Opened open() {
        LocalObjectStorage storage = LocalObjectStorage.open(layout.objects());
        FileCatalog catalog = FileCatalog.open(layout.catalog());
        PackBlobStore store = new PackBlobStore(storage, catalog, storage.spool(), random);
        if (catalog.wantsRecovery()) {
            try (ProcessLock.Held _ = recovering.take()) {
                // Another process may have done it while this one waited.
                if (catalog.wantsRecovery()) {
                    LostCatalog.recover(storage, catalog, store);
                }
            }
        }
        return new Opened(store, new PackBlobStore(storage, catalog, storage.spoolPastCache(), random));
    }

    /** Returns how many bytes it removed. A catalog that was lost says nothing of the packs: then all of them stay. */
    long removeUnusedPacks() {
        FileCatalog catalog = FileCatalog.open(layout.catalog());
        if (catalog.wantsRecovery()) {
            return 0;
        }
        Set<PackId> used = new HashSet<>();
        catalog.list().forEachRemaining(row -> used.add(row.getValue().pack()));
        LocalObjectStorage storage = LocalObjectStorage.open(layout.objects());
        List<StorageKey> unused = new ArrayList<>();
        long bytes = 0;
        for (Iterator<Listed> packs = storage.list(PackId.PREFIX); packs.hasNext(); ) {
            Listed pack = packs.next();
            if (PackId.ofKey(pack.key()).filter(id -> !used.contains(id)).isPresent()) {
                unused.add(pack.key());
                bytes += pack.size();
            }
        }
        storage.delete(unused);
        return bytes;
    }

    ProcessLock adding() {
        return adding;
    }

    ProcessLock collecting() {
        return collecting;
    }
}
