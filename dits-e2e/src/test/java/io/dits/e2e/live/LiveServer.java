// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import io.dits.client.config.Credentials;
import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.client.config.Secret;
import io.dits.client.http.Patience;
import io.dits.client.http.RemoteRepository;
import io.dits.client.http.Server;
import io.dits.client.http.Servers;
import io.dits.core.wire.RepositoryCreate;
import io.dits.server.Outside;
import io.dits.server.RunningServer;
import io.dits.server.Wiring;
import io.dits.server.auth.JwtTokens;
import io.dits.server.auth.Passwords;
import io.dits.server.care.Verification;
import io.dits.server.config.ObserveConfig;
import io.dits.server.config.PostgresUrl;
import io.dits.server.config.ServerConfig;
import io.dits.server.config.SsoConfig;
import io.dits.server.meta.Cause;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.DatabaseSettings;
import io.dits.server.postgres.Migrations;
import io.dits.server.postgres.PostgresAudit;
import io.dits.server.postgres.PostgresCatalog;
import io.dits.server.postgres.PostgresHoldings;
import io.dits.server.postgres.PostgresInventory;
import io.dits.server.postgres.PostgresRefreshTokens;
import io.dits.server.postgres.PostgresSignInAddresses;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.service.Accounts;
import io.dits.server.service.NodeCounters;
import io.dits.server.service.OwnStorage;
import io.dits.server.service.Refusals;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.storage.pack.PackBlobStore;
import io.dits.testkit.net.FaultProxy;
import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.time.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The server that {@code dits-server} runs, put together by its own wiring, on the database of a test class. */
final class LiveServer implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";
    static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

    private final RunningServer server;
    private final Database database;
    private final Accounts accounts;
    private final ManualClock clock;

    private LiveServer(RunningServer server, Database database, Accounts accounts, ManualClock clock) {
        this.server = server;
        this.database = database;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** Starts one that keeps its content in that folder. */
    static LiveServer start(TestPostgres postgres, Path storage) throws IOException {
        return start(postgres, new ServerConfig.Storage(new ServerConfig.Local(storage), storage));
    }

    /** Starts one that keeps its content there. */
    static LiveServer start(TestPostgres postgres, ServerConfig.Storage storage) throws IOException {
        return start(postgres, storage, new ServerConfig.Cache(16 << 20, Optional.empty()));
    }

    /** Starts one that keeps its content there, and some of it in these caches. */
    static LiveServer start(TestPostgres postgres, ServerConfig.Storage storage, ServerConfig.Cache cache)
            throws IOException {
        PostgresUrl url = PostgresUrl.parse(
                "postgres://" + postgres.user() + ":any@127.0.0.1:" + postgres.port() + "/" + postgres.database());
        Database database = Database.open(
                new DatabaseSettings(url.jdbc(), url.user(), url.password().reveal(), 4, 0, Duration.ofSeconds(20)));
        new Migrations(database).up();
        // Ahead of the database's own time: a token from before a user's password was set is no good.
        ManualClock clock = new ManualClock(Instant.now().plus(Duration.ofHours(1)));
        SecureRandom random = new SecureRandom();
        ServerConfig config = new ServerConfig(
                new ServerConfig.Http("127.0.0.1", 0, Optional.empty(), 64L << 20, Duration.ofSeconds(30)),
                new ServerConfig.Database(url, 16, 0, Duration.ofSeconds(20)),
                Optional.empty(),
                storage,
                cache,
                new ServerConfig.Auth(
                        new io.dits.server.config.Secret("a secret of at least thirty-two bytes"),
                        TOKEN_LIFE,
                        Duration.ofDays(1)),
                SsoConfig.NONE,
                ServerConfig.Gc.USUAL,
                ServerConfig.Scrub.USUAL,
                // Its clock stands still, so that what was used would never come back.
                new ServerConfig.Limits(new ServerConfig.Rate(1_000_000, 1L << 50, 1L << 50), ServerConfig.Quotas.NONE),
                ServerConfig.Audit.USUAL,
                new ServerConfig.Logging("warn", "pretty", Optional.empty()),
                ObserveConfig.USUAL);
        Accounts accounts = new Accounts(
                new PostgresUsers(database),
                new PostgresRefreshTokens(database),
                new Passwords(),
                new JwtTokens(config.auth().jwtSecret().reveal(), TOKEN_LIFE, clock),
                Duration.ofDays(1),
                random,
                new PostgresSignInAddresses(database),
                new NodeCounters(clock),
                new Refusals(new PostgresAudit(database), clock));
        PrintWriter quiet = new PrintWriter(Writer.nullWriter());
        Outside outside = new Outside(Map.of(), InputStream.nullInputStream(), quiet, quiet, clock, random);
        return new LiveServer(new Wiring(outside).start(config), database, accounts, clock);
    }

    /** Where it listens, as in {@code http://127.0.0.1:34567}. */
    String address() {
        return server.address();
    }

    int port() {
        return URI.create(address()).getPort();
    }

    /** The server's time, which stands still until it is moved. */
    ManualClock clock() {
        return clock;
    }

    /** Makes a user of that name, with the address {@code name@example.org}. */
    void user(String name) {
        accounts.create(name + "@example.org", Optional.of(name), PASSWORD, false, Cause.operator("test"));
    }

    /** A new private repository of that user, as the client's own stores see it. */
    RemoteRepository repository(String owner, String name) throws IOException {
        RemoteUrl url = new RemoteUrl(Origin.of(address()), owner, name);
        Server there = connect(Origin.of(address()), owner);
        there.create(
                new RepositoryCreate(name, Optional.of(owner), Optional.empty(), Optional.empty(), Optional.empty()));
        return there.repository(url);
    }

    /** The same repository over connections of its own. */
    RemoteRepository again(RemoteUrl url) throws IOException {
        return connect(url.origin(), url.owner()).repository(url);
    }

    /** The same repository as seen through a proxy, to which no connection is made yet. */
    RemoteRepository through(FaultProxy proxy, RemoteUrl url) throws IOException {
        Origin origin = new Origin("http", "127.0.0.1", proxy.port());
        return connect(origin, url.owner()).repository(new RemoteUrl(origin, url.owner(), url.name()));
    }

    private Server connect(Origin origin, String user) throws IOException {
        Path none = Path.of("none");
        Patience patience = new Patience(clock, wait -> clock.advance(wait), new SplittableRandom(), message -> {});
        Server anonymous = new Servers(Map.of(), new Credentials(none), patience, Duration.ofSeconds(60), "dits-test")
                .anonymous(Origin.of(address()));
        Secret token = anonymous.login(user, PASSWORD).accessToken();
        Map<String, String> environment = Map.of("DITS_SERVER", origin.toString(), "DITS_TOKEN", token.reveal());
        return new Servers(environment, new Credentials(none), patience, Duration.ofSeconds(60), "dits-test")
                .connect(origin);
    }

    /** The one number that a query gives. */
    long number(String sql) {
        return Long.parseLong(text(sql));
    }

    /** The one text that a query gives. */
    String text(String sql) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getString(1);
            }
        });
    }

    /** Changes rows behind the server's back. */
    void execute(String sql) {
        database.<Boolean>write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /** As {@code dits-admin storage verify} does it: marks what is damaged or missing; whether all is well. */
    boolean verify(Path storage) {
        LocalObjectStorage folder = LocalObjectStorage.openExisting(storage);
        OwnStorage own = new OwnStorage(folder, new PostgresHoldings(database), storage.toString(), false);
        PostgresCatalog catalog = new PostgresCatalog(database);
        PackBlobStore store = new PackBlobStore(own, catalog, folder.spool(), new SecureRandom());
        return new Verification(own, catalog, new PostgresInventory(database), store)
                .verify(new Verification.Extent.Whole(pack -> true))
                .sound();
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
