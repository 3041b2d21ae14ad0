// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.core.store.BlobStore;
import io.dits.server.admin.Installation;
import io.dits.server.care.CacheCopies;
import io.dits.server.care.Care;
import io.dits.server.care.PackCopies;
import io.dits.server.care.PackProof;
import io.dits.server.care.Source;
import io.dits.server.config.EdgeConfig;
import io.dits.server.config.ServerConfig;
import io.dits.server.http.HttpServer;
import io.dits.server.http.HttpSettings;
import io.dits.server.http.ServerParts;
import io.dits.server.http.SignInParts;
import io.dits.server.http.WatchParts;
import io.dits.server.jobs.Collecting;
import io.dits.server.jobs.CollectorJob;
import io.dits.server.jobs.ScrubJob;
import io.dits.server.meta.CacheBoard;
import io.dits.server.meta.Cause;
import io.dits.server.meta.CollectorLimits;
import io.dits.server.meta.CommitGraph;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.Links;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.meta.Reservations;
import io.dits.server.metrics.ContentMetrics;
import io.dits.server.metrics.Remembered;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.DatabaseSettings;
import io.dits.server.postgres.Migrations;
import io.dits.server.postgres.PostgresAudit;
import io.dits.server.postgres.PostgresCacheBoard;
import io.dits.server.postgres.PostgresCatalog;
import io.dits.server.postgres.PostgresCollector;
import io.dits.server.postgres.PostgresCommits;
import io.dits.server.postgres.PostgresDump;
import io.dits.server.postgres.PostgresHoldings;
import io.dits.server.postgres.PostgresInventory;
import io.dits.server.postgres.PostgresLedger;
import io.dits.server.postgres.PostgresLinks;
import io.dits.server.postgres.PostgresOldVersions;
import io.dits.server.postgres.PostgresQuotas;
import io.dits.server.postgres.PostgresReconstruction;
import io.dits.server.postgres.PostgresRepositories;
import io.dits.server.postgres.PostgresScrub;
import io.dits.server.postgres.PostgresTotals;
import io.dits.server.postgres.StatementMeter;
import io.dits.server.redis.Redis;
import io.dits.server.service.Accounts;
import io.dits.server.service.Administration;
import io.dits.server.service.Authentication;
import io.dits.server.service.Branches;
import io.dits.server.service.ByteBudget;
import io.dits.server.service.Files;
import io.dits.server.service.Health;
import io.dits.server.service.Histories;
import io.dits.server.service.Objects;
import io.dits.server.service.OwnStorage;
import io.dits.server.service.QuotaViews;
import io.dits.server.service.RateLimits;
import io.dits.server.service.RefUpdates;
import io.dits.server.service.Refusals;
import io.dits.server.service.Repositories;
import io.dits.server.service.SharedCounters;
import io.dits.server.tracing.Tracer;
import io.dits.server.tracing.Untraced;
import io.dits.storage.cache.CachedPacks;
import io.dits.storage.pack.PackBlobStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Puts the server together: what is made of what stands here and nowhere else. */
public final class Wiring {
    /** How often a server looks whether its certificate was renewed. */
    private static final Duration LOOK_FOR_CERTIFICATES = Duration.ofSeconds(15);
    /** How long a request waits for memory that others use. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** How long a command at most waits for the database. */
    private static final Duration MOST_OF_A_COMMAND = Duration.ofSeconds(10);

    /** How often a server looks whether a run of the collector is due. */
    private static final Duration LOOK = Duration.ofMinutes(5);

    private final Outside outside;
    private final StorageGuards guards;

    /** Puts together in that world. */
    public Wiring(Outside outside) {
        this(outside, StorageGuards.Terms.USUAL);
    }

    /** The same, with other terms for a storage that is away. */
    Wiring(Outside outside, StorageGuards.Terms terms) {
        this.outside = outside;
        this.guards = new StorageGuards(terms);
    }

    /** The connections to the database; nothing connects yet. */
    Database database(ServerConfig.Database config) {
        return database(config, Untraced.TRACER, Optional.empty());
    }

    private static Database database(ServerConfig.Database config, Tracer tracer, Optional<StatementMeter> meter) {
        return Database.open(
                new DatabaseSettings(
                        config.url().jdbc(),
                        config.url().user(),
                        config.url().password().reveal(),
                        config.poolSize(),
                        config.minConnections(),
                        config.poolTimeout()),
                tracer,
                meter);
    }

    /** The database for a command that ends at once: few connections, little patience. */
    Database shortLived(ServerConfig.Database config) {
        Duration wanted = config.poolTimeout();
        Duration patience = wanted.compareTo(MOST_OF_A_COMMAND) < 0 ? wanted : MOST_OF_A_COMMAND;
        return database(new ServerConfig.Database(config.url(), 2, 0, patience));
    }

    /** What servers and commands tell each other of the caches. */
    static CacheBoard cacheBoard(Database database) {
        return new PostgresCacheBoard(database);
    }

    /** The accounts, for who keeps them and not for signing in. */
    Accounts accounts(Database database) {
        return signIn(database).accounts();
    }

    /** How people and their programs sign in. */
    SignInWiring signIn(Database database) {
        return signIn(database, Untraced.TRACER);
    }

    private SignInWiring signIn(Database database, Tracer tracer) {
        return new SignInWiring(outside, database, tracer);
    }

    /**
     * Starts a server. Its schema is not touched: see {@link Migrations}.
     *
     * @throws IOException if its address cannot be bound
     */
    public RunningServer start(ServerConfig config) throws IOException {
        return start(config, () -> OpenStorage.forServer(config.storage()));
    }

    /** Starts a server over that back-end, which is closed with it. */
    RunningServer start(ServerConfig config, Supplier<OpenStorage> backend) throws IOException {
        Lifetime begun = new Lifetime();
        Reloads reloads = new Reloads();
        try {
            ServerMetrics metrics = new ServerMetrics(config.observe().metrics().detailed());
            Tracer tracer = begun.own(TraceWiring.tracer(config.observe().tracing(), metrics, outside));
            Database database = begun.own(database(config.database(), tracer, metrics.statements()));
            Optional<Redis> redis = LimitsWiring.redis(config.redis(), metrics, begun);
            SharedCounters counters = LimitsWiring.counters(redis, tracer, outside);
            OpenStorage bare = begun.own(backend.get());
            boolean answers = bare.answers();
            OpenStorage storage = guards.before(bare, metrics, tracer, outside);
            if (config.gc().enabled()) {
                Database own = begun.own(forCollecting(config.database()));
                CollectorJob job = begun.own(collectorJob(own, storage, config.gc()));
                job.start(LOOK);
                deletions(metrics, job);
            }
            if (config.scrub().enabled()) {
                Database own = begun.own(forScrubbing(config.database()));
                ScrubJob job = begun.own(scrubJob(own, storage, config.scrub()));
                job.start(LOOK);
                readings(metrics, job);
            }
            Refusals refusals = begun.own(Auditing.refusals(database, outside.clock()));
            begun.own(Auditing.begin(database, refusals, config.audit(), metrics));
            PostgresCatalog catalog = new PostgresCatalog(database);
            Content content = begun.own(
                    Content.over(storage, own(storage, database, true), config.cache(), catalog, metrics, outside));
            metrics(metrics, database, catalog);
            WatchWiring.disks(metrics, config.storage(), config.cache(), content);
            SignInWiring signIns = signIn(database, tracer);
            Accounts accounts = signIns.accounts(config.auth(), counters, refusals);
            SignInParts signIn = signIns.parts(config, accounts, counters, begun);
            Health health = begun.own(WatchWiring.health(database, redis, bare, content));
            WatchParts watch = WatchWiring.parts(config.observe().metrics(), database, health);
            HttpServer http = begun.own(HttpServer.start(
                    settings(config.http()),
                    parts(
                            config,
                            database,
                            tracer.around(BlobStore.class, content.store()),
                            watch,
                            metrics,
                            tracer,
                            counters,
                            signIns.authentication(config.auth(), begun),
                            accounts,
                            signIn,
                            refusals,
                            reloads)));
            reloads.add("the TLS certificate", _ -> {
                http.reloadCertificate();
                return List.of();
            });
            begun.own(watch(content, database, http.port()));
            return new RunningServer(
                    http, storage, answers, begun, config.http().host(), reloads);
        } catch (IOException | RuntimeException | Error e) {
            begun.close();
            throw e;
        }
    }

    /** The back-end for a command, made if it is missing. */
    OpenStorage made(ServerConfig.Storage config) {
        return guards.before(OpenStorage.forServer(config), new ServerMetrics(), Untraced.TRACER, outside);
    }

    /** The back-end for a command beside a server: there, and left as it is. */
    OpenStorage existing(ServerConfig.Storage config) {
        // Nobody asks a command for its metrics.
        return guards.before(OpenStorage.existing(config).asked(), new ServerMetrics(), Untraced.TRACER, outside);
    }

    private CacheWatch watch(Content content, Database database, int port) {
        String host = outside.environment().getOrDefault("HOSTNAME", "");
        UUID id = new UUID(outside.random().nextLong(), outside.random().nextLong());
        return CacheWatch.begin(
                cacheBoard(database),
                content.memory(),
                content.disk(),
                id,
                (host.isEmpty() ? "server" : host) + ":" + port);
    }

    /** A storage as that of the database's installation. */
    static OwnStorage own(OpenStorage storage, Database database, boolean marks) {
        OwnStorage.Trust trust =
                storage.elsewhere() ? OwnStorage.Trust.ofBucket(System::nanoTime) : OwnStorage.Trust.NONE;
        return new OwnStorage(storage.objects(), new PostgresHoldings(database), storage.place(), marks, trust);
    }

    /** Proves that the storage is that of the database's installation, which marks it at its first use. */
    static void claimStorage(Database database, OpenStorage storage) {
        own(storage, database, true).prove();
    }

    /** The same, for commands beside a server: the storage is left as it is. */
    static void proveStorage(Database database, ServerConfig.Storage config) {
        try (OpenStorage storage = OpenStorage.existing(config)) {
            own(storage, database, false).prove();
        }
    }

    /** Runs work on all that is kept; what is damaged in the storage can be taken from the sources. */
    <T> T withCare(Database database, ServerConfig.Storage config, Installation.Sources from, Function<Care, T> work) {
        PostgresCatalog catalog = new PostgresCatalog(database);
        List<Source> sources = new ArrayList<>();
        from.cache().ifPresent(folder -> sources.add(new CacheCopies(new CachedPacks(folder), catalog)));
        try (OpenStorage storage = existing(config)) {
            if (from.copy().isEmpty()) {
                return work.apply(care(database, storage, sources));
            }
            try (OpenStorage second = existing(from.copy().get())) {
                sources.add(new PackCopies(second.place(), second.objects(), catalog));
                return work.apply(care(database, storage, sources));
            }
        }
    }

    private Care care(Database database, OpenStorage storage, List<Source> sources) {
        OwnStorage own = own(storage, database, false);
        PostgresCatalog catalog = new PostgresCatalog(database);
        return new Care(
                own,
                storage.place(),
                catalog,
                new PostgresInventory(database),
                new PostgresReconstruction(database),
                new PostgresOldVersions(database),
                new PackBlobStore(own, catalog, storage.spool(), outside.random()),
                new PostgresRepositories(database),
                sources,
                outside.random());
    }

    /** The database for the collector: connections of its own, so that requests never wait for it. */
    Database forCollecting(ServerConfig.Database config) {
        return database(new ServerConfig.Database(config.url(), 4, 0, config.poolTimeout()));
    }

    /** A collector; the pause is called between pieces of its work. */
    Collecting collecting(Database database, OpenStorage backend, ServerConfig.Gc gc, Runnable pause, Cause cause) {
        OwnStorage own = own(backend, database, false);
        return new Collecting(
                new PostgresCollector(database),
                own,
                new PackBlobStore(own, new PostgresCatalog(database), backend.spool(), outside.random()),
                backend.spool(),
                outside.random(),
                new CollectorLimits(gc.reflogRetention(), gc.restorePeriod(), gc.grace(), gc.interval()),
                gc.maxShare(),
                pause,
                cause);
    }

    private CollectorJob collectorJob(Database database, OpenStorage storage, ServerConfig.Gc gc) {
        return new CollectorJob(
                new PostgresCollector(database),
                pause -> collecting(database, storage, gc, pause, Cause.job("collector")),
                new Migrations(database)::done,
                gc.interval());
    }

    private static void deletions(ServerMetrics metrics, CollectorJob job) {
        metrics.counter("dits_gc_deleted_objects_total", "Objects that the collector deleted", job::deletedObjects);
        metrics.counter("dits_gc_deleted_bytes_total", "What those took in packs", job::deletedBytes);
    }

    /** The database for the scrub: connections of its own, so that requests never wait for it. */
    private Database forScrubbing(ServerConfig.Database config) {
        return database(new ServerConfig.Database(config.url(), 2, 0, config.poolTimeout()));
    }

    /** Reads past all caches. */
    private static ScrubJob scrubJob(Database database, OpenStorage storage, ServerConfig.Scrub scrub) {
        PackProof proof = new PackProof(
                own(storage, database, false), new PostgresCatalog(database), new PostgresInventory(database));
        return new ScrubJob(
                new PostgresScrub(database), proof, new Migrations(database)::done, scrub.interval(), scrub.rate());
    }

    private static void readings(ServerMetrics metrics, ScrubJob job) {
        metrics.counter("dits_scrub_packs_total", "Packs that this server read again to prove them", job::packs);
        metrics.counter("dits_scrub_bytes_total", "Bytes of those", job::bytes);
        metrics.counter(
                "dits_scrub_faults_total", "Objects that this server found damaged or gone by that", job::faults);
    }

    private HttpSettings settings(ServerConfig.Http http) {
        EdgeConfig edge = http.edge();
        return new HttpSettings(
                http.host(),
                http.port(),
                http.publicUrl(),
                http.maxUploadSize(),
                http.requestTimeout(),
                edge.workers(),
                edge.shutdownGrace(),
                new HttpSettings.Front(
                        edge.tls()
                                .map(tls -> new HttpSettings.Tls(
                                        tls.port(),
                                        tls.certificate(),
                                        tls.key(),
                                        tls.redirect(),
                                        LOOK_FOR_CERTIFICATES,
                                        outside.clock())),
                        edge.queueSize(),
                        address -> edge.trustedProxies().stream().anyMatch(network -> network.contains(address)),
                        edge.corsOrigins().stream().map(URI::toString).toList(),
                        edge.shutdownDelay()));
    }

    private ServerParts parts(
            ServerConfig config,
            Database database,
            BlobStore store,
            WatchParts watch,
            ServerMetrics metrics,
            Tracer tracer,
            SharedCounters counters,
            Authentication authentication,
            Accounts accounts,
            SignInParts signIn,
            Refusals refusals,
            Reloads reloads) {
        CommitGraph commits = tracer.around(CommitGraph.class, new PostgresCommits(database));
        Ledger ledger = tracer.around(Ledger.class, new PostgresLedger(database));
        Migrations migrations = new Migrations(database);
        long inFlight = ServerConfig.Cache.inFlight(Runtime.getRuntime().maxMemory());
        ByteBudget out = new ByteBudget(inFlight);
        PostgresQuotas quotas = LimitsWiring.quotas(database, config.limits().quotas());
        Administration administration =
                Administrations.over(database, config.limits().quotas().organisations());
        RateLimits limits = LimitsWiring.limits(config.limits().rate(), counters);
        LimitsWiring.reload(reloads, limits, quotas);
        WatchWiring.quotas(metrics, quotas);
        return new ServerParts(
                authentication,
                limits,
                accounts,
                signIn,
                new Repositories(tracer.around(RepositoryRegistry.class, new PostgresRepositories(database, quotas))),
                administration,
                new QuotaViews(quotas, administration.organisations()),
                new Objects(
                        store,
                        tracer.around(Links.class, new PostgresLinks(database, quotas)),
                        new ByteBudget(inFlight),
                        out,
                        PATIENCE,
                        tracer.around(Reservations.class, quotas)),
                new RefUpdates(ledger),
                new Branches(ledger, commits),
                new Histories(commits, store, out, PATIENCE),
                new Files(commits, store, out, PATIENCE),
                migrations::obstacle,
                watch,
                metrics,
                new PostgresAudit(database),
                refusals,
                tracer,
                this::requestId);
    }

    private static void metrics(ServerMetrics metrics, Database database, PostgresCatalog catalog) {
        metrics.runtime();
        ContentMetrics.totals(metrics, new Remembered<>(new PostgresTotals(database)::now, System::nanoTime)::get);
        ContentMetrics.scrub(metrics, new Remembered<>(new PostgresScrub(database)::status, System::nanoTime));
        ContentMetrics.collector(metrics, new Remembered<>(new PostgresCollector(database)::status, System::nanoTime));
        Remembered<Optional<Instant>> backup = new Remembered<>(new PostgresDump(database)::newest, System::nanoTime);
        metrics.gauge(
                "dits_backup_last_success_timestamp_seconds",
                "Of which moment the newest sound backup is that dits-admin made; 0: none",
                () -> backup.get().map(Instant::getEpochSecond).orElse(0L));
        metrics.counter(
                "dits_storage_damaged_reads_total",
                "Reads of objects that were damaged or gone; find out more with: dits-admin storage verify",
                catalog::damagedReads);
        metrics.gauge(
                "dits_database_connections_available",
                "Requests that could have a database connection at once",
                database::available);
        WatchWiring.pool(metrics, database);
        WatchWiring.ready(metrics, database);
    }

    private String requestId() {
        byte[] id = new byte[8];
        outside.random().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
