// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StoreException;
import io.dits.server.admin.Installation;
import io.dits.server.backup.Backups;
import io.dits.server.backup.PrefixedStorage;
import io.dits.server.care.Care;
import io.dits.server.config.ConfigReader;
import io.dits.server.config.Reading;
import io.dits.server.config.ServerConfig;
import io.dits.server.jobs.Collecting;
import io.dits.server.meta.AuditSeals;
import io.dits.server.meta.AuditTrail;
import io.dits.server.meta.CacheBoard;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Collector;
import io.dits.server.meta.Quotas;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.Migrations;
import io.dits.server.postgres.PostgresAudit;
import io.dits.server.postgres.PostgresAuditSeals;
import io.dits.server.postgres.PostgresCollector;
import io.dits.server.postgres.PostgresDump;
import io.dits.server.postgres.PostgresRepositories;
import io.dits.server.service.Accounts;
import io.dits.server.service.Administration;
import io.dits.server.service.PasswordReset;
import io.dits.server.service.TokenKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** The installation that a configuration names, opened for as long as a command works on it. */
final class OpenInstallation implements Installation {
    private final ConfigReader reader;
    private final Wiring wiring;
    private final Outside outside;

    OpenInstallation(Outside outside) {
        this.reader = new ConfigReader(outside.environment());
        this.wiring = new Wiring(outside);
        this.outside = outside;
    }

    @Override
    public Cause operator() {
        return Cause.operator(outside.operator());
    }

    @Override
    public Reading configuration(Optional<Path> file) {
        return reader.read(file.isPresent() ? file : reader.usualFile());
    }

    @Override
    public Reading otherConfiguration(Path file) {
        return reader.readAlone(file);
    }

    @Override
    public <T> T withAccounts(ServerConfig.Database settings, Function<Accounts, T> work) {
        try (Database database = ready(settings)) {
            return work.apply(wiring.accounts(database));
        }
    }

    @Override
    public <T> T withTokens(ServerConfig.Database settings, BiFunction<Accounts, TokenKeeper, T> work) {
        try (Database database = ready(settings)) {
            return work.apply(wiring.accounts(database), wiring.signIn(database).tokens());
        }
    }

    @Override
    public <T> T withResets(ServerConfig.Database settings, BiFunction<Accounts, PasswordReset, T> work) {
        try (Database database = ready(settings)) {
            return work.apply(wiring.accounts(database), wiring.signIn(database).resets());
        }
    }

    @Override
    public <T> T withContent(
            ServerConfig.Database settings, ServerConfig.Storage storage, Sources sources, Function<Care, T> work) {
        try (Database database = ready(settings)) {
            return wiring.withCare(database, storage, sources, work);
        }
    }

    @Override
    public <T> T withCollector(ServerConfig.Database settings, BiFunction<Collector, RepositoryRegistry, T> work) {
        try (Database database = ready(settings)) {
            return work.apply(new PostgresCollector(database), new PostgresRepositories(database));
        }
    }

    @Override
    public <T> T withRepositories(
            ServerConfig.Database settings, ServerConfig.Quotas usual, Function<RepositoryRegistry, T> work) {
        try (Database database = ready(settings)) {
            return work.apply(new PostgresRepositories(database, LimitsWiring.quotas(database, usual)));
        }
    }

    @Override
    public <T> T withCollecting(
            ServerConfig.Database settings,
            ServerConfig.Storage storage,
            ServerConfig.Gc gc,
            Function<Collecting, T> work) {
        try (Database database = ready(wiring.forCollecting(settings));
                OpenStorage content = wiring.existing(storage)) {
            return work.apply(wiring.collecting(database, content, gc, () -> {}, operator()));
        }
    }

    @Override
    public <T> T withQuotas(
            ServerConfig.Database settings, ServerConfig.Quotas usual, BiFunction<Quotas, Accounts, T> work) {
        try (Database database = ready(settings)) {
            return work.apply(LimitsWiring.quotas(database, usual), wiring.accounts(database));
        }
    }

    @Override
    public <T> T withCaches(ServerConfig.Database settings, Function<CacheBoard, T> work) {
        try (Database database = ready(settings)) {
            return work.apply(Wiring.cacheBoard(database));
        }
    }

    @Override
    public <T> T withAdministration(ServerConfig.Database settings, Function<Administration, T> work) {
        try (Database database = ready(settings)) {
            // Who works on the machine makes as many as he likes.
            return work.apply(Administrations.over(database, Integer.MAX_VALUE));
        }
    }

    @Override
    public <T> T withAudit(ServerConfig.Database settings, BiFunction<AuditTrail, AuditSeals, T> work) {
        try (Database database = ready(settings)) {
            return work.apply(new PostgresAudit(database), new PostgresAuditSeals(database));
        }
    }

    @Override
    public <T> T withBackups(Place place, Consumer<String> progress, BackupWork<T> work) throws IOException {
        try (OpenStorage there = wiring.existing(place.storage())) {
            return work.on(backups(there, place, progress));
        }
    }

    @Override
    public <T> T withBackups(
            Place place,
            ServerConfig.Database settings,
            ServerConfig.Storage storage,
            Consumer<String> progress,
            CopyWork<T> work)
            throws IOException {
        try (Database database = ready(settings);
                OpenStorage content = wiring.existing(storage);
                OpenStorage there = wiring.made(place.storage())) {
            return work.on(
                    backups(there, place, progress), new PostgresDump(database), Wiring.own(content, database, false));
        }
    }

    @Override
    public <T> T withEmpty(
            Place place,
            ServerConfig.Database settings,
            ServerConfig.Storage storage,
            Consumer<String> progress,
            CopyWork<T> work)
            throws IOException {
        try (Database database = wiring.shortLived(settings);
                OpenStorage there = wiring.existing(place.storage());
                OpenStorage content = wiring.made(storage)) {
            return work.on(backups(there, place, progress), new PostgresDump(database), content.objects());
        }
    }

    private static Backups backups(OpenStorage there, Place place, Consumer<String> progress) {
        ObjectStorage objects =
                place.prefix().isEmpty() ? there.objects() : new PrefixedStorage(there.objects(), place.prefix());
        String name = place.prefix().isEmpty() ? there.place() : there.place() + "/" + place.prefix();
        return new Backups(objects, name.replaceFirst("/$", ""), progress);
    }

    @Override
    public Clock clock() {
        return outside.clock();
    }

    private Database ready(ServerConfig.Database settings) {
        return ready(wiring.shortLived(settings));
    }

    private static Database ready(Database database) {
        try {
            Optional<String> obstacle = new Migrations(database).obstacle();
            if (obstacle.isPresent()) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, obstacle.get());
            }
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public List<String> probe(
            ServerConfig.Database settings,
            Optional<ServerConfig.Storage> storage,
            Optional<ServerConfig.Redis> redis) {
        List<String> dead = new ArrayList<>();
        try (Database database = wiring.shortLived(settings)) {
            boolean current = works(dead, () -> {
                new Migrations(database).obstacle().ifPresent(why -> dead.add("database: " + why));
            });
            storage.ifPresent(place -> {
                if (works(dead, () -> canBeWrittenTo(place)) && current) {
                    works(dead, () -> Wiring.proveStorage(database, place));
                }
            });
        }
        redis.ifPresent(place -> works(dead, () -> LimitsWiring.tryOut(place)));
        return dead;
    }

    private static void canBeWrittenTo(ServerConfig.Storage place) {
        try (OpenStorage storage = OpenStorage.existing(place)) {
            storage.check().run();
        }
    }

    /** Notes what does not work; whether nothing is noted. */
    private static boolean works(List<String> dead, Runnable work) {
        int before = dead.size();
        try {
            work.run();
        } catch (StoreException e) {
            dead.add(String.valueOf(e.getMessage()));
        }
        return dead.size() == before;
    }
}
