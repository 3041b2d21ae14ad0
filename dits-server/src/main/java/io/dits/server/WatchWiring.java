// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.core.store.StoreException;
import io.dits.server.config.ObserveConfig;
import io.dits.server.config.ServerConfig;
import io.dits.server.http.WatchParts;
import io.dits.server.meta.Quotas;
import io.dits.server.metrics.DiskRoom;
import io.dits.server.metrics.Remembered;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.Migrations;
import io.dits.server.redis.Redis;
import io.dits.server.service.Health;
import io.dits.server.service.Health.Dependency;
import io.dits.storage.cache.CacheLayer;
import io.dits.storage.cache.DiskCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** Puts together what those who watch a server ask. */
final class WatchWiring {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** What a balancer goes by must not be old. */
    private static final Duration SOON = Duration.ofSeconds(5);

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

    /** Shows whether requests can be served, as {@code /ready} says it, and by which version. */
    static void ready(ServerMetrics metrics, Database database) {
        Remembered<Boolean> done = new Remembered<>(new Migrations(database)::done, System::nanoTime, SOON);
        metrics.gauge(
                "dits_ready",
                "1 while the database answers and has a schema that this version can work with",
                () -> answers(done) ? 1 : 0);
        String version = version();
        metrics.gauges("dits_build_info", "1, of the version that runs", "version", Map.of(version, () -> 1));
    }

    private static boolean answers(Remembered<Boolean> done) {
        try {
            return done.get();
        } catch (StoreException e) {
            return false;
        }
    }

    /** The version of this build. */
    static String version() {
        try (InputStream in = Objects.requireNonNull(WatchWiring.class.getResourceAsStream("version"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shows how near owners are to their quotas. */
    static void quotas(ServerMetrics metrics, Quotas quotas) {
        Remembered<List<Quotas.Standing>> all = new Remembered<>(quotas::all, System::nanoTime);
        Map<String, ToDoubleFunction<Quotas.Standing>> shares =
                Map.of("storage", Quotas.Standing::storageShare, "repositories", Quotas.Standing::repositoriesShare);
        Map<String, DoubleSupplier> fullest = new TreeMap<>();
        Map<String, DoubleSupplier> near = new TreeMap<>();
        shares.forEach((kind, share) -> {
            fullest.put(kind, () -> all.get().stream().mapToDouble(share).max().orElse(0));
            near.put(
                    kind,
                    () -> all.get().stream()
                            .mapToDouble(share)
                            .filter(used -> used >= Quotas.NEAR)
                            .count());
        });
        metrics.gauges(
                "dits_quota_fullest_ratio",
                "Of the owner who has used most of his quota: how much of it; 1 is all, 0: nobody has one",
                "kind",
                fullest);
        metrics.gauges(
                "dits_quota_owners_near", "Owners who have used nine tenths of their quota or more", "kind", near);
    }

    /** Shows the room on the disks that this server writes to, and whether the cache can use its own. */
    static void disks(ServerMetrics metrics, ServerConfig.Storage storage, ServerConfig.Cache cache, Content content) {
        Map<String, DiskRoom> rooms = new TreeMap<>();
        if (storage.backend() instanceof ServerConfig.Local local) {
            rooms.put("storage", new DiskRoom(local.path()));
        } else {
            rooms.put("spool", new DiskRoom(storage.spool()));
        }
        cache.disk().ifPresent(disk -> rooms.put("cache", new DiskRoom(disk.path())));
        Map<String, DoubleSupplier> free = new TreeMap<>();
        Map<String, DoubleSupplier> size = new TreeMap<>();
        rooms.forEach((folder, room) -> {
            free.put(folder, room::free);
            size.put(folder, room::size);
        });
        metrics.gauges("dits_disk_free_bytes", "What the server may still write to a disk", "folder", free);
        metrics.gauges("dits_disk_size_bytes", "All of such a disk", "folder", size);
        content.disk()
                .ifPresent(disk -> metrics.gauge(
                        "dits_disk_cache_usable",
                        "1 while the cache on a disk can be used; the log says why not",
                        () -> disk.usable() ? 1 : 0));
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
