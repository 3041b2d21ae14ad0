// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.core.store.StoreException;
import io.dits.server.jobs.Ending;
import io.dits.server.meta.CacheBoard;
import io.dits.storage.cache.CacheLayer;
import io.dits.storage.cache.DiskCache;
import io.dits.storage.cache.MemoryCache;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every other second whether the caches are to be cleared, which reaches all servers by the database alone, and tells
 * there how they do. While the database is away nothing happens but that; afterwards a clearing is still seen.
 */
final class CacheWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CacheWatch.class);
    private static final int LOOK_SECONDS = 2;
    /** How many looks go by between two tellings, if nothing was cleared. */
    private static final int LOOKS_A_TELLING = 5;

    /** How long the database is waited for at the end. */
    private static final Duration LEAVING = Duration.ofSeconds(3);

    private final CacheBoard board;
    private final MemoryCache memory;
    private final Optional<DiskCache> disk;
    private final UUID server;
    private final String name;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cache-watch").factory());

    private Optional<Long> seen = Optional.empty();
    private int looks;

    private CacheWatch(CacheBoard board, MemoryCache memory, Optional<DiskCache> disk, UUID server, String name) {
        this.board = board;
        this.memory = memory;
        this.disk = disk;
        this.server = server;
        this.name = name;
    }

    /** Begins to look. */
    static CacheWatch begin(CacheBoard board, MemoryCache memory, Optional<DiskCache> disk, UUID server, String name) {
        CacheWatch watch = new CacheWatch(board, memory, disk, server, name);
        var _ = watch.looking.scheduleWithFixedDelay(watch::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
        return watch;
    }

    private void look() {
        try {
            long number = board.clearing();
            boolean changed = !seen.equals(Optional.of(number));
            if (changed) {
                clear(number);
            }
            disk.ifPresent(DiskCache::sweep);
            if (changed || looks++ % LOOKS_A_TELLING == 0) {
                tell(number, "l1", memory);
                disk.ifPresent(cache -> tell(number, "l2", cache));
            }
        } catch (StoreException e) {
            LOG.debug("caches: the database does not answer: {}", e.getMessage());
        } catch (RuntimeException e) {
            // A task that throws is never run again.
            LOG.error("caches: a look at what the database says of them failed", e);
        }
    }

    private void clear(long number) {
        // The memory of a server that starts holds nothing, but its disk may: it knows itself what it has seen.
        disk.ifPresent(cache -> cache.clearedBy(number));
        if (seen.isPresent()) {
            memory.clear();
            LOG.info("the caches were cleared, as by dits-admin cache clear");
        }
        seen = Optional.of(number);
    }

    private void tell(long number, String layer, CacheLayer cache) {
        CacheLayer.Numbers numbers = cache.numbers();
        board.tell(new CacheBoard.Told(
                server,
                name,
                layer,
                number,
                numbers.bytes(),
                numbers.limit(),
                numbers.hits(),
                numbers.misses(),
                numbers.damaged()));
    }

    /** Takes no longer than a server that ends may wait, whether or not the database answers. */
    @Override
    public void close() {
        looking.execute(this::leave);
        Ending.of(looking, LEAVING);
    }

    private void leave() {
        try {
            board.leave(server);
        } catch (StoreException e) {
            LOG.debug("caches: the database does not answer: {}", e.getMessage());
        }
    }
}
