// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The blobs of a listing that can be Dits', whose order is held to what the contract promises. */
final class AzureListing implements Iterator<Listed> {
    private final AzureContainer container;
    private final ListBlobsOptions options;
    private Iterator<BlobItem> items = Collections.emptyIterator();
    private boolean begun;
    private Optional<Listed> next = Optional.empty();
    private String before = "";

    AzureListing(AzureContainer container, String prefix, int pageSize) {
        this.container = container;
        this.options = new ListBlobsOptions().setMaxResultsPerPage(pageSize);
        if (!prefix.isEmpty()) {
            options.setPrefix(prefix);
        }
    }

    @Override
    public boolean hasNext() {
        try {
            if (!begun) {
                items = container.ask(this::begin);
                begun = true;
            }
            while (next.isEmpty() && items.hasNext()) {
                next = listed(items.next());
            }
        } catch (RuntimeException e) {
            throw AzureFailure.of("cannot list " + container.place(), e, StoreException.Kind.UNAVAILABLE);
        }
        return next.isPresent();
    }

    /** With the first page, which tells whether there is a container. */
    private Iterator<BlobItem> begin() {
        Iterator<BlobItem> all = container.client().listBlobs(options, null).iterator();
        return all.hasNext() ? all : Collections.emptyIterator();
    }

    @Override
    public Listed next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Listed listed = next.orElseThrow();
        next = Optional.empty();
        return listed;
    }

    private Optional<Listed> listed(BlobItem item) {
        String name = item.getName();
        // An account with folders sorts them in another way.
        if (name.compareTo(before) <= 0) {
            throw new StoreException(
                    StoreException.Kind.BROKEN,
                    "listing: wanted the order of names, found '" + name + "' after '" + before
                            + "'. Take an account without a hierarchical namespace");
        }
        before = name;
        // What is no key was put there by somebody else.
        return StorageKey.find(name)
                .map(key -> new Listed(key, item.getProperties().getContentLength()));
    }
}
