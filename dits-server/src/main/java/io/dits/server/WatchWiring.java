// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.core.store.StoreException;
import io.dits.server.config.ObserveConfig;
import io.dits.server.http.WatchParts;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.Migrations;
import io.dits.server.redis.Redis;
import io.dits.server.service.Health;
import io.dits.server.service.Health.Dependency;
import io.dits.storage.cache.CacheLayer;
import io.dits.storage.cache.DiskCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what those who watch a server ask. */
final class WatchWiring {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private WatchWiring() {}

    static WatchParts parts(ObserveConfig.Metrics metrics, Database database, Health health) {
        return new WatchParts(
                metrics.enabled()
                        ? Optional.of(new WatchParts.Metrics(metrics.path(), readers(metrics.access())))
                        : Optional.empty(),
                health,
                () -> pool(database.connections()));
    }

    private static WatchParts.Readers readers(ObserveConfig.Access access) {
        return switch (access) {
            case LOOPBACK -> WatchParts.Readers.LOOPBACK;
            case PRIVATE -> WatchParts.Readers.PRIVATE;
            case ADMIN -> WatchParts.Readers.ADMIN;
            case ALL -> WatchParts.Readers.ALL;
        };
    }

    /** Shows the connections to the database. */
    static void pool(ServerMetrics metrics, Database database) {
        metrics.gauges(
                "dits_database_connections",
                "Connections to the database: in use, open and free; and how many requests wait for one",
                "state",
                Map.of(
                        "active", () -> database.connections().active(),
                        "idle", () -> database.connections().idle(),
                        "waiting", () -> database.connections().waiting()));
        metrics.gauge(
                "dits_database_connections_max",
                "The most connections to the database that this server opens",
                () -> database.connections().max());
    }

    private static WatchParts.Pool pool(Database.Connections now) {
        return new WatchParts.Pool(now.active(), now.idle(), now.waiting(), now.max());
    }

    /**
     * The health of a server.
     *
     * @param storage the back-end itself: no repeats, and no circuit that hides what it says
     */
    static Health health(Database database, Optional<Redis> redis, OpenStorage storage, Content content) {
        List<Dependency> all = new ArrayList<>();
        all.add(new Dependency(
                "postgresql",
                true,
                "see whether it runs and database.url is right: dits-admin config check --connect",
                () -> {
                    database.prove();
                    return "";
                }));
        Migrations migrations = new Migrations(database);
        all.add(new Dependency("migrations", true, "run: dits-migrate up", () -> {
            Optional<String> obstacle = migrations.obstacle();
            if (obstacle.isPresent()) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, obstacle.get());
            }
            return "";
        }));
        all.add(new Dependency(
                "storage",
                true,
                "see whether it runs, has room and lets this server read and write: dits-admin config check --connect",
                () -> {
                    storage.tryOut();
                    return storage.place();
                }));
        all.add(new Dependency(
                "redis",
                false,
                "see whether it runs and redis.url is right; until then each server counts alone",
                () -> {
                    redis.ifPresent(Redis::tryOut);
                    return redis.isPresent() ? "" : "none is set: single-node mode";
                }));
        all.add(new Dependency("cache", false, "see whether the disk of cache.l2_path is there and has room", () -> {
            if (!content.disk().map(DiskCache::usable).orElse(true)) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE, "the disk cache cannot be used; the log says why");
            }
            return filled("l1", content.memory())
                    + content.disk().map(disk -> ", " + filled("l2", disk)).orElse("");
        }));
        return new Health(all, PATIENCE, System::nanoTime);
    }

    private static String filled(String name, CacheLayer layer) {
        CacheLayer.Numbers numbers = layer.numbers();
        return name + ": " + numbers.bytes() + " of " + numbers.limit() + " bytes";
    }
}
