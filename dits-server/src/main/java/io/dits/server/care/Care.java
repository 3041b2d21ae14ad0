// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.store.BlobStore;
import io.dits.server.meta.Inventory;
import io.dits.server.meta.OldVersions;
import io.dits.server.meta.Reconstruction;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.meta.StorageNumbers;
import io.dits.server.service.OwnStorage;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.PackId;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * All that is done about what is kept, over one installation.
 *
 * @param storage the content
 * @param place where it is, for people
 * @param catalog where each object is
 * @param inventory all that the database says of them
 * @param rows what can be written down again
 * @param versions those that nobody has noted
 * @param store reads the storage by the catalog, past all caches
 * @param repositories by name
 * @param sources where whole copies may be besides, in the order in which they are asked
 * @param random chooses samples
 */
public record Care(
        OwnStorage storage,
        String place,
        Catalog catalog,
        Inventory inventory,
        Reconstruction rows,
        OldVersions versions,
        BlobStore store,
        RepositoryRegistry repositories,
        List<Source> sources,
        RandomGenerator random) {
    /** Copies the sources. */
    public Care {
        sources = List.copyOf(sources);
    }

    /** Looks for damage, and repairs it. */
    public Verification verification() {
        return new Verification(storage, catalog, inventory, store);
    }

    /** Makes the catalog again. */
    public Rebuild rebuild() {
        return new Rebuild(storage, catalog, inventory, rows, store, verification());
    }

    /** Finds versions of files that nobody has noted. */
    public Versions notedVersions() {
        return new Versions(versions, store);
    }

    /** How much is kept. */
    public StorageNumbers numbers() {
        return inventory.numbers();
    }

    /** Chooses that share of packs, 0 to 1, by chance. */
    public Predicate<PackId> share(double share) {
        return pack -> random.nextDouble() < share;
    }
}
