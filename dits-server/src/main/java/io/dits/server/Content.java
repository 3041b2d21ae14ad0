// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.core.store.BlobStore;
import io.dits.storage.cache.DiskCache;
import io.dits.storage.cache.MemoryCache;
import java.util.Optional;

/**
 * The content of a server, as {@link Wiring} put it together.
 *
 * @param memory the cache in memory, which is before all the rest
 * @param disk the one on a disk, if there is one
 */
record Content(MemoryCache memory, Optional<DiskCache> disk) implements AutoCloseable {
    /** What the use cases ask. */
    BlobStore store() {
        return memory;
    }

    @Override
    public void close() {
        disk.ifPresent(DiskCache::close);
    }
}
