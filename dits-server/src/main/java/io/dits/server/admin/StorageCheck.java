// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.core.store.BlobStore;
import io.dits.core.store.ObjectStorage;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.Links;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.storage.catalog.Catalog;

/**
 * Checks the content of all repositories and marks what cannot be read, so that it can be put again. May run beside a
 * server.
 */
public final class StorageCheck {
    private final ObjectStorage storage;
    private final Catalog catalog;
    private final BlobStore store;
    private final RepositoryRegistry repositories;
    private final Ledger ledger;
    private final Links links;

    /** A check of that storage against that catalog, and of the refs of those repositories. */
    public StorageCheck(
            ObjectStorage storage,
            Catalog catalog,
            BlobStore store,
            RepositoryRegistry repositories,
            Ledger ledger,
            Links links) {
        this.storage = storage;
        this.catalog = catalog;
        this.store = store;
        this.repositories = repositories;
        this.ledger = ledger;
        this.links = links;
    }

    StorageReport verify() {
        StorageReport report = new StorageReport();
        new PackCheck(storage, catalog, report).run();
        new RefCheck(store, repositories, ledger, links, report).run();
        return report;
    }
}
