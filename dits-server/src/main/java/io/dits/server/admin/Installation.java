// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.core.store.ObjectStorage;
import io.dits.server.backup.Backups;
import io.dits.server.care.Care;
import io.dits.server.config.Reading;
import io.dits.server.config.ServerConfig;
import io.dits.server.jobs.Collecting;
import io.dits.server.meta.AuditSeals;
import io.dits.server.meta.AuditTrail;
import io.dits.server.meta.CacheBoard;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Collector;
import io.dits.server.meta.DatabaseDump;
import io.dits.server.meta.Quotas;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.service.Accounts;
import io.dits.server.service.Administration;
import io.dits.server.service.PasswordReset;
import io.dits.server.service.TokenKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** What the commands work on. Nothing is opened before a command asks for it, and closed when the command is done. */
public interface Installation {
    /** Who gives the commands, for the logs. */
    Cause operator();

    /** The configuration of that file, or of the usual one. */
    Reading configuration(Optional<Path> file);

    /** The configuration of that file, whatever variables are set for this installation. */
    Reading otherConfiguration(Path file);

    /**
     * Runs work on the accounts.
     *
     * @throws io.dits.core.store.StoreException if the database does not answer or its schema is another version's
     */
    <T> T withAccounts(ServerConfig.Database database, Function<Accounts, T> work);

    /** Runs work on the accounts and their API tokens; throws as above. */
    <T> T withTokens(ServerConfig.Database database, BiFunction<Accounts, TokenKeeper, T> work);

    /** Runs work on the accounts and the links to set their passwords with; throws as above. */
    <T> T withResets(ServerConfig.Database database, BiFunction<Accounts, PasswordReset, T> work);

    /**
     * Runs work on the content and everything that refers to it; throws as above.
     *
     * @param sources what to mend from besides the storage itself
     */
    <T> T withContent(
            ServerConfig.Database database, ServerConfig.Storage storage, Sources sources, Function<Care, T> work);

    /**
     * Where whole copies of damaged objects may be.
     *
     * @param cache the folder of a server's disk cache
     * @param copy a second copy of the storage
     */
    record Sources(Optional<Path> cache, Optional<ServerConfig.Storage> copy) {
        /** None. */
        public static final Sources NONE = new Sources(Optional.empty(), Optional.empty());
    }

    /** Runs work on the repositories under those quotas; throws as above. */
    <T> T withRepositories(
            ServerConfig.Database database, ServerConfig.Quotas usual, Function<RepositoryRegistry, T> work);

    /** Runs work on what the collector remembers; throws as above. */
    <T> T withCollector(ServerConfig.Database database, BiFunction<Collector, RepositoryRegistry, T> work);

    /** Runs work with a collector that may run beside a server; throws as above. */
    <T> T withCollecting(
            ServerConfig.Database database,
            ServerConfig.Storage storage,
            ServerConfig.Gc gc,
            Function<Collecting, T> work);

    /** Runs work on accounts and organisations; throws as above. */
    <T> T withAdministration(ServerConfig.Database database, Function<Administration, T> work);

    /** Runs work on quotas, where those are for all; throws as above. */
    <T> T withQuotas(ServerConfig.Database database, ServerConfig.Quotas usual, BiFunction<Quotas, Accounts, T> work);

    /** Runs work on what the servers tell of their caches; throws as above. */
    <T> T withCaches(ServerConfig.Database database, Function<CacheBoard, T> work);

    /** Runs work on the audit and its seals; throws as above. */
    <T> T withAudit(ServerConfig.Database database, BiFunction<AuditTrail, AuditSeals, T> work);
    /**
     * A place for backups.
     *
     * @param storage a folder or bucket
     * @param prefix what its keys start with: nothing, or words with a slash after each
     */
    record Place(ServerConfig.Storage storage, String prefix) {}

    /** Work on backups. */
    @FunctionalInterface
    interface BackupWork<T> {
        /** Does it. */
        T on(Backups backups) throws IOException;
    }

    /** Runs work on the backups of a place; {@code progress} hears of it. */
    <T> T withBackups(Place place, Consumer<String> progress, BackupWork<T> work) throws IOException;

    /** Work on backups and on what they are of, or are to become. */
    @FunctionalInterface
    interface CopyWork<T> {
        /** Does it. */
        T on(Backups backups, DatabaseDump database, ObjectStorage content) throws IOException;
    }

    /** The same beside the installation that they are of; the place is made if it is missing. */
    <T> T withBackups(
            Place place,
            ServerConfig.Database database,
            ServerConfig.Storage storage,
            Consumer<String> progress,
            CopyWork<T> work)
            throws IOException;

    /** The same with a database and a storage that are to become such an installation; the storage is made if it is missing. */
    <T> T withEmpty(
            Place place,
            ServerConfig.Database database,
            ServerConfig.Storage storage,
            Consumer<String> progress,
            CopyWork<T> work)
            throws IOException;

    /** The time. */
    Clock clock();

    /** Tries what the configuration names; what does not work, in words. */
    List<String> probe(
            ServerConfig.Database database, Optional<ServerConfig.Storage> storage, Optional<ServerConfig.Redis> redis);
}
