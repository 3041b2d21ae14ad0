// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.server.config.ServerConfig.Cache;
import io.dits.server.config.ServerConfig.DiskCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code [cache]}. */
final class CacheReader {
    private static final long L1 = 1L << 30;
    private static final long L2 = 50L << 30;

    private CacheReader() {}

    /**
     * The caches.
     *
     * @param near whether the content is on a disk of this machine, which needs no other disk before it
     */
    static Cache read(Values values, boolean near) {
        Path path = Path.of(values.find(StorageKeys.L2_PATH, "/var/cache/dits"));
        long size = values.find(StorageKeys.L2_SIZE, L2);
        Duration ttl = values.find(StorageKeys.CACHE_TTL, Duration.ofHours(24));
        boolean disk = values.find(StorageKeys.L2_ENABLED, !near);
        long most = values.machine().disk().applyAsLong(path);
        if (disk && size > most && values.has(StorageKeys.L2_SIZE)) {
            // How much of it is free is seen by the server, which may have a cache there already.
            values.warn(
                    StorageKeys.L2_SIZE,
                    "is " + size + " bytes, more than the disk of " + path + " has, " + most
                            + ": the server takes what is free");
        }
        return new Cache(memory(values), disk ? Optional.of(new DiskCache(path, size, ttl)) : Optional.empty());
    }

    private static long memory(Values values) {
        Optional<Long> wanted = values.find(StorageKeys.L1_SIZE);
        long most = Cache.mostMemory(values.machine().heap());
        if (wanted.isPresent() && wanted.get() > most) {
            values.warn(
                    StorageKeys.L1_SIZE,
                    "is " + wanted.get() + " bytes, more than there is room for in a heap of "
                            + values.machine().heap() + ": taken as " + most
                            + ". Give the program a larger heap: DITS_JAVA_OPTS=-Xmx4g");
        }
        return Math.min(wanted.orElse(L1), most);
    }
}
