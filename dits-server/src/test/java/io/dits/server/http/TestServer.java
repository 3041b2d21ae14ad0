// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.store.BlobStore;
import io.dits.core.store.ObjectStorage;
import io.dits.server.auth.JwtTokens;
import io.dits.server.auth.Passwords;
import io.dits.server.auth.TokenAuthentication;
import io.dits.server.meta.BrowserSessions;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Quotas;
import io.dits.server.metrics.ContentMetrics;
import io.dits.server.metrics.Remembered;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.Migrations;
import io.dits.server.postgres.PostgresApiTokens;
import io.dits.server.postgres.PostgresAudit;
import io.dits.server.postgres.PostgresBrowserSessions;
import io.dits.server.postgres.PostgresCatalog;
import io.dits.server.postgres.PostgresCollaborators;
import io.dits.server.postgres.PostgresCommits;
import io.dits.server.postgres.PostgresDeviceLogins;
import io.dits.server.postgres.PostgresExternalIdentities;
import io.dits.server.postgres.PostgresLedger;
import io.dits.server.postgres.PostgresLinks;
import io.dits.server.postgres.PostgresOrganisations;
import io.dits.server.postgres.PostgresPasswordResets;
import io.dits.server.postgres.PostgresQuotas;
import io.dits.server.postgres.PostgresRefreshTokens;
import io.dits.server.postgres.PostgresRepositories;
import io.dits.server.postgres.PostgresSignInAddresses;
import io.dits.server.postgres.PostgresTotals;
import io.dits.server.postgres.PostgresUserDirectory;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.postgres.TestDatabase;
import io.dits.server.service.Accounts;
import io.dits.server.service.Administration;
import io.dits.server.service.Branches;
import io.dits.server.service.ByteBudget;
import io.dits.server.service.DeviceSignIn;
import io.dits.server.service.Health;
import io.dits.server.service.Histories;
import io.dits.server.service.NodeCounters;
import io.dits.server.service.Objects;
import io.dits.server.service.Organisations;
import io.dits.server.service.PasswordReset;
import io.dits.server.service.QuotaViews;
import io.dits.server.service.RateLimits;
import io.dits.server.service.RefUpdates;
import io.dits.server.service.Refusals;
import io.dits.server.service.Repositories;
import io.dits.server.service.Sessions;
import io.dits.server.service.SharedCounters;
import io.dits.server.service.Sharing;
import io.dits.server.service.TokenKeeper;
import io.dits.server.service.UserAdministration;
import io.dits.server.tracing.Untraced;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.storage.pack.PackBlobStore;
import io.dits.storage.pack.Spool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A whole server on a database of its own, with its bytes in memory. */
final class TestServer implements AutoCloseable {
    private static final RateLimits.Terms MUCH = new RateLimits.Terms(1_000_000, 1L << 50, 1L << 50);

    /** So many each user may make. */
    static final int ORGANISATIONS = 20;

    private static final Optional<WatchParts.Metrics> METRICS =
            Optional.of(new WatchParts.Metrics("/metrics", WatchParts.Readers.PRIVATE));

    static final String PASSWORD = "correct horse";
    static final Duration SESSION_TIMEOUT = Duration.ofHours(2);

    final TestDatabase database;
    final MemoryObjectStorage storage = new MemoryObjectStorage();
    final ServerParts parts;
    final HttpServer http;

    /** What its health tells of something that it could do without; empty: that it works. */
    final AtomicReference<String> trouble = new AtomicReference<>("");

    private final Health health;
    private final Path spool;
    private final Accounts accounts;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestServer(
            TestDatabase database,
            HttpSettings settings,
            RateLimits.Terms terms,
            Quotas.Terms usual,
            UnaryOperator<ObjectStorage> before,
            Optional<WatchParts.Metrics> shown)
            throws IOException {
        this.database = database;
        this.spool = Files.createTempDirectory("dits-spool");
        Database pool = database.database();
        SecureRandom random = new SecureRandom();
        Clock clock = Clock.systemUTC();
        JwtTokens tokens = new JwtTokens("a secret of at least thirty-two bytes", Duration.ofHours(1), clock);
        Refusals refusals = new Refusals(new PostgresAudit(pool), clock);
        SharedCounters counters = new NodeCounters(clock);
        this.accounts = new Accounts(
                new PostgresUsers(pool),
                new PostgresRefreshTokens(pool),
                new Passwords(),
                tokens,
                Duration.ofDays(1),
                random,
                new PostgresSignInAddresses(pool),
                counters,
                refusals);
        PostgresCommits commits = new PostgresCommits(pool);
        PostgresLedger ledger = new PostgresLedger(pool);
        BlobStore store = new PackBlobStore(before.apply(storage), new PostgresCatalog(pool), Spool.in(spool), random);
        ServerMetrics metrics = new ServerMetrics();
        ContentMetrics.totals(metrics, new Remembered<>(new PostgresTotals(pool)::now, System::nanoTime)::get);
        ByteBudget in = new ByteBudget(64L << 20);
        ByteBudget out = new ByteBudget(64L << 20);
        Duration patience = Duration.ofMinutes(1);
        RateLimits limits = new RateLimits(terms, new NodeCounters(clock));
        PostgresQuotas quotas = new PostgresQuotas(pool, usual);
        Organisations organisations = new Organisations(new PostgresOrganisations(pool, ORGANISATIONS));
        TokenKeeper tokenKeeper = new TokenKeeper(new PostgresApiTokens(pool), random, clock);
        this.health = new Health(
                List.of(
                        new Health.Dependency("postgresql", true, "see whether it runs", () -> {
                            pool.prove();
                            return "";
                        }),
                        new Health.Dependency("redis", false, "see whether it runs, too", () -> {
                            if (!trouble.get().isEmpty()) {
                                throw new IOException(trouble.get());
                            }
                            return "secret place";
                        })),
                Duration.ofSeconds(3),
                System::nanoTime);
        this.parts = new ServerParts(
                new TokenAuthentication(
                        tokens,
                        new PostgresUsers(pool),
                        new PostgresRefreshTokens(pool),
                        new PostgresApiTokens(pool),
                        clock),
                limits,
                accounts,
                new SignInParts(
                        new Sessions(
                                new PostgresBrowserSessions(pool),
                                new BrowserSessions.Limits(SESSION_TIMEOUT, Duration.ofDays(1)),
                                random),
                        tokenKeeper,
                        new DeviceSignIn(new PostgresDeviceLogins(pool), accounts, random, counters),
                        new PasswordReset(new PostgresPasswordResets(pool), new Passwords(), random),
                        false,
                        List.of(new SignInParts.SignInLink("Sign in with <Example>", "/auth/example")),
                        new PostgresExternalIdentities(pool),
                        Optional.empty()),
                new Repositories(new PostgresRepositories(pool, quotas)),
                new Administration(
                        new UserAdministration(new PostgresUserDirectory(pool)),
                        organisations,
                        new Sharing(new PostgresCollaborators(pool))),
                new QuotaViews(quotas, organisations),
                new Objects(store, new PostgresLinks(pool, quotas), in, out, patience, quotas),
                new RefUpdates(ledger),
                new Branches(ledger, commits),
                new Histories(commits, store, out, patience),
                new io.dits.server.service.Files(commits, store, out, patience),
                new Migrations(pool)::obstacle,
                new WatchParts(shown, health, () -> new WatchParts.Pool(1, 2, 3, 4)),
                metrics,
                new PostgresAudit(pool),
                refusals,
                Untraced.TRACER,
                () -> "r" + random.nextInt(Integer.MAX_VALUE));
        this.http = HttpServer.start(settings, parts);
    }

    static TestServer start() throws IOException {
        return start(Duration.ofMinutes(1));
    }

    static TestServer start(Duration requestTimeout) throws IOException {
        return on(TestDatabase.fresh(), requestTimeout);
    }

    /** One whose owners have quotas. */
    static TestServer under(Quotas.Terms quotas) throws IOException {
        return under(MUCH, quotas);
    }

    /** One that limits how much its users may do. */
    static TestServer limited(RateLimits.Terms terms) throws IOException {
        return under(terms, Quotas.Terms.NONE);
    }

    private static TestServer under(RateLimits.Terms terms, Quotas.Terms usual) throws IOException {
        return new TestServer(
                TestDatabase.fresh(), settings(Duration.ofMinutes(1)), terms, usual, UnaryOperator.identity(), METRICS);
    }

    static TestServer on(TestDatabase database, Duration requestTimeout) throws IOException {
        return on(database, requestTimeout, UnaryOperator.identity());
    }

    /** One with something between it and its storage. */
    static TestServer over(UnaryOperator<ObjectStorage> before) throws IOException {
        return on(TestDatabase.fresh(), Duration.ofMinutes(1), before);
    }

    /** One whose metrics are there, if anywhere. */
    static TestServer showing(Optional<WatchParts.Metrics> metrics) throws IOException {
        return new TestServer(
                TestDatabase.fresh(),
                settings(Duration.ofMinutes(1)),
                MUCH,
                Quotas.Terms.NONE,
                UnaryOperator.identity(),
                metrics);
    }

    /** One that waits that long for what is in flight when it stops. */
    static TestServer stoppingWithin(Duration stopTimeout) throws IOException {
        return new TestServer(
                TestDatabase.fresh(),
                settings(Duration.ofMinutes(1), stopTimeout),
                MUCH,
                Quotas.Terms.NONE,
                UnaryOperator.identity(),
                METRICS);
    }

    /** One that listens like that. */
    static TestServer listening(HttpSettings settings) throws IOException {
        return new TestServer(
                TestDatabase.fresh(), settings, MUCH, Quotas.Terms.NONE, UnaryOperator.identity(), METRICS);
    }

    /** Any free port with that before the routes. */
    static HttpSettings settings(HttpSettings.Front front, int workers) {
        return new HttpSettings(
                "127.0.0.1",
                0,
                Optional.empty(),
                64L << 20,
                Duration.ofMinutes(1),
                workers,
                Duration.ofSeconds(10),
                front);
    }

    private static HttpSettings settings(Duration requestTimeout) {
        return settings(requestTimeout, Duration.ofSeconds(10));
    }

    /** Whoever is on this machine is a trusted proxy. */
    private static HttpSettings settings(Duration requestTimeout, Duration stopTimeout) {
        return new HttpSettings(
                "127.0.0.1",
                0,
                Optional.empty(),
                64L << 20,
                requestTimeout,
                0,
                stopTimeout,
                new HttpSettings.Front(
                        Optional.empty(), 1024, InetAddress::isLoopbackAddress, List.of(), Duration.ZERO));
    }

    private static TestServer on(TestDatabase database, Duration requestTimeout, UnaryOperator<ObjectStorage> before)
            throws IOException {
        return new TestServer(database, settings(requestTimeout), MUCH, Quotas.Terms.NONE, before, METRICS);
    }

    String address() {
        return "http://127.0.0.1:" + http.port();
    }

    /** A user of that name, signed in. */
    TestClient user(String name) {
        return user(name, false);
    }

    TestClient admin(String name) {
        return user(name, true);
    }

    private TestClient user(String name, boolean admin) {
        accounts.create(name + "@example.org", Optional.of(name), PASSWORD, admin, Cause.operator("test"));
        return TestClient.signedIn(address(), client, name, PASSWORD);
    }

    TestBrowser browser() {
        return new TestBrowser(address(), client);
    }

    TestClient anonymous() {
        return new TestClient(address(), client, "");
    }

    @Override
    public void close() {
        http.close();
        health.close();
        client.close();
        database.close();
        try (var files = Files.list(spool)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(spool);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
