// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.core.store.BlobStore;
import io.dits.core.store.ObjectStorage;
import io.dits.server.config.ServerConfig;
import io.dits.server.metrics.CacheMetrics;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.postgres.PostgresCatalog;
import io.dits.server.service.OwnStorage;
import io.dits.storage.cache.AdoptedSpool;
import io.dits.storage.cache.CacheLayer;
import io.dits.storage.cache.CachedObjectStorage;
import io.dits.storage.cache.DiskCache;
import io.dits.storage.cache.MemoryCache;
import io.dits.storage.pack.PackBlobStore;
import io.dits.storage.pack.Spool;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a server.
 *
 * @param memory the cache in memory, which is before all the rest
 * @param disk the one on a disk, if there is one
 */
record Content(MemoryCache memory, Optional<DiskCache> disk) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Content.class);

    /**
     * Put together inside out. The order, and why:
     *
     * <ol>
     *   <li>The back-end with its {@link StorageGuards}: a meter, and before what is far away a limit, a circuit and retries.
     *   <li>The mark, which is looked at through all these: a hiccup does not make the storage another's.
     *   <li>The disk cache: blocks of packs, so that small objects are no files each, and whoever reads a file in order finds
     *       the next ones there. Above the mark: what it holds is named by packs that no other storage has. It takes the files of
     *       packs that were just stored.
     *   <li>Packs and their catalog: from here on it is objects, and whether one exists is the catalog's answer.
     *   <li>The memory cache: proven objects, never asked whether one exists.
     * </ol>
     */
    static Content over(
            OpenStorage backend,
            OwnStorage own,
            ServerConfig.Cache caches,
            PostgresCatalog catalog,
            ServerMetrics metrics,
            Outside outside) {
        Optional<DiskCache> disk = caches.disk().map(config -> diskCache(config, outside));
        Optional<CachedObjectStorage> cached =
                disk.map(cache -> new CachedObjectStorage(own, cache, catalog::packSize));
        Spool spool = backend.elsewhere()
                ? disk.<Spool>map(cache -> new AdoptedSpool(backend.spool(), cache))
                        .orElse(backend.spool())
                : backend.spool();
        PackBlobStore packs = new PackBlobStore(
                        cached.<ObjectStorage>map(storage -> storage).orElse(own), catalog, spool, outside.random())
                .readingTwice(key -> cached.ifPresent(storage -> storage.distrust(key)));
        MemoryCache memory = new MemoryCache(packs, caches.memory());
        CacheMetrics.caches(
                metrics.registry(),
                disk.<Map<String, CacheLayer>>map(cache -> Map.of("l1", memory, "l2", cache))
                        .orElse(Map.of("l1", memory)));
        return new Content(memory, disk);
    }

    private static DiskCache diskCache(ServerConfig.DiskCache config, Outside outside) {
        return DiskCache.open(
                new DiskCache.Settings(config.path(), config.size(), config.ttl()), outside.clock(), LOG::warn);
    }

    /** What the use cases ask. */
    BlobStore store() {
        return memory;
    }

    @Override
    public void close() {
        disk.ifPresent(DiskCache::close);
    }
}
