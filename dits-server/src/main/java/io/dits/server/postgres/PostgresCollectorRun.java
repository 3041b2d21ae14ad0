// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Cause;
import io.dits.server.meta.CollectorLimits;
import io.dits.server.meta.CollectorRun;
import io.dits.server.meta.RepositoryId;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A run of the collector: what it does and in which transactions. The statements stand in {@link Runs}, {@link MarkRows},
 * {@link Unreachable}, {@link Purge}, {@link DoomedPacks} and {@link RewrittenPacks}.
 */
final class PostgresCollectorRun implements CollectorRun {
    /** Links that are put into quarantine at once. */
    private static final int PAGE = 8192;

    private final Database database;
    private final Runnable unlock;
    private final long number;
    private final long collection;
    private final RunTimes times;
    private final Cause cause;
    private final Tally tally = new Tally();
    /** Commits go before the rest. */
    private boolean commitsPurged;

    private PostgresCollectorRun(
            Database database, Runnable unlock, long number, long collection, RunTimes times, Cause cause) {
        this.database = database;
        this.unlock = unlock;
        this.number = number;
        this.collection = collection;
        this.times = times;
        this.cause = cause;
    }

    /** Begins one; the lock is held. */
    static CollectorRun begin(Database database, CollectorLimits limits, boolean dry, Cause cause, Runnable unlock) {
        return database.write(connection -> {
            long number = Runs.draw(connection);
            RunTimes times = RunTimes.of(connection, limits);
            return new PostgresCollectorRun(database, unlock, number, dry ? 0 : Runs.begun(connection), times, cause);
        });
    }

    /** A transaction of this run: not if another one has begun. */
    private <T> T own(Database.Work<T> work) {
        return database.write(connection -> {
            try (var query = connection.prepareStatement("select from collector where run = ? for share")) {
                query.setLong(1, number);
                if (!query.executeQuery().next()) {
                    throw new StoreException(
                            StoreException.Kind.UNAVAILABLE, "collector: another run has begun, this one ends");
                }
            }
            return work.run(connection);
        });
    }

    /** A transaction of this run again and again, until one changes nothing. */
    private void untilNone(Database.Work<Integer> work) {
        int changed;
        do {
            changed = own(work);
        } while (changed > 0);
    }

    @Override
    public boolean takeBack() {
        untilNone(Runs::takeBackSome);
        return own(connection -> {
            Runs.takenBack(connection);
            return Runs.anew(connection, times);
        });
    }

    @Override
    public List<Scope> repositories(RepositoryId after, int limit) {
        return own(connection -> {
            try (var query =
                    connection.prepareStatement("select r.id, o.name || '/' || r.name, r.deleted_at is not null"
                            + " from repositories r join owners o on o.id = r.owner_id where r.id > ? and (r.emptied_at is null or exists"
                            + " (select from links l where l.repository = r.id)) order by r.id limit ?")) {
                query.setLong(1, after.value());
                query.setInt(2, limit);
                ResultSet rows = query.executeQuery();
                List<Scope> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new Scope(new RepositoryId(rows.getLong(1)), rows.getString(2), rows.getBoolean(3)));
                }
                return found;
            }
        });
    }

    @Override
    public void barrier(RepositoryId repository) {
        own(connection -> {
            try (var lock = connection.prepareStatement("select from repositories where id = ? for update")) {
                lock.setLong(1, repository.value());
                return lock.executeQuery().next();
            }
        });
    }

    @Override
    public boolean roots(RepositoryId repository, Rows sink) {
        return own(connection -> MarkRows.roots(connection, repository, times, sink));
    }

    @Override
    public List<ObjectId> names(long[] objects) {
        return database.read(connection -> MarkRows.names(connection, objects));
    }

    @Override
    public Map<ObjectId, Long> numbers(Collection<ObjectId> names) {
        return database.read(connection -> MarkRows.numbers(connection, names));
    }

    @Override
    public void links(RepositoryId repository, LinkPages sink) {
        own(connection -> MarkRows.links(connection, repository, times.young(), sink));
    }

    @Override
    public void unreachable(RepositoryId repository, long[] objects) {
        own(connection -> {
            try (var insert = connection.prepareStatement(
                    "insert into unreachable (repository, object) select ?, * from unnest(?) on conflict do nothing")) {
                insert.setLong(1, repository.value());
                insert.setArray(2, Names.array(connection, objects));
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public void lift(RepositoryId repository, long[] objects) {
        own(connection -> {
            try (var update = connection.prepareStatement("with back as materialized (select l.object from links l"
                    + " where l.repository = ? and l.object = any(?) and l.quarantined_at is not null"
                    + " order by l.object for no key update) update links l set quarantined_at = null from back"
                    + " where l.object = back.object and l.repository = ?")) {
                update.setLong(1, repository.value());
                update.setArray(2, Names.array(connection, objects));
                update.setLong(3, repository.value());
                return update.executeUpdate();
            }
        });
    }

    @Override
    public Found found() {
        return own(Unreachable::found);
    }

    @Override
    public void quarantine(RepositoryId repository) {
        own(connection -> Unreachable.note(connection, repository));
        long after = 0;
        while (after >= 0) {
            long from = after;
            after = own(connection -> Unreachable.quarantine(connection, repository, times.young(), from, PAGE));
        }
    }

    @Override
    public void settle(RepositoryId repository) {
        tally.quarantined(own(connection -> Unreachable.settle(connection, repository)));
    }

    @Override
    public void beginPurge() {
        own(connection -> {
            try (var update = connection.prepareStatement(
                    "update collector set purged_before = greatest(purged_before, ?) where run = ?")) {
                update.setObject(1, times.due());
                update.setLong(2, number);
                return update.executeUpdate();
            }
        });
    }

    @Override
    public boolean bury(RepositoryId repository) {
        return own(connection -> Purge.bury(connection, repository, times));
    }

    @Override
    public boolean purge(Set<RepositoryId> except) {
        Purge.Result result = own(connection -> Purge.some(connection, times.due(), except, commitsPurged));
        tally.deleted(result);
        if (!result.more() && !commitsPurged) {
            commitsPurged = true;
            return true;
        }
        return result.more();
    }

    @Override
    public long purgeStrays(long after) {
        Purge.Result result = own(connection -> Purge.strays(connection, times.young(), after));
        tally.deleted(result);
        return result.more() ? result.after() : -1;
    }

    @Override
    public void doomEmpty() {
        untilNone(connection -> DoomedPacks.doomEmpty(connection, times.young()));
    }

    @Override
    public void seen(Map<PackId, Long> sizes) {
        own(connection -> DoomedPacks.seen(connection, sizes));
    }

    @Override
    public void doomUnknown() {
        untilNone(connection -> DoomedPacks.doomUnknown(connection, times.due()));
    }

    @Override
    public List<PackId> doomed(int limit) {
        return own(connection -> DoomedPacks.doomed(connection, limit));
    }

    @Override
    public void deleted(Collection<PackId> packs) {
        tally.packsDeleted += own(connection -> DoomedPacks.deleted(connection, packs));
    }

    @Override
    public List<Thin> thin() {
        return own(connection -> RewrittenPacks.thin(connection, times.young()));
    }

    @Override
    public SequencedMap<ObjectId, Integer> objects(int pack) {
        return own(connection -> RewrittenPacks.objects(connection, pack));
    }

    @Override
    public void moved(PackId pack, long size, List<PackEntry> entries, Collection<Integer> from) {
        tally.packsRewritten +=
                own(connection -> RewrittenPacks.moved(connection, pack, size, entries, from, times.grace()));
    }

    @Override
    public Did did() {
        return tally.did();
    }

    @Override
    public void end(String state, String message) {
        if (collection == 0) {
            return;
        }
        Did did = did();
        own(connection -> Runs.ended(connection, collection, state, message, did, cause));
    }

    @Override
    public void close() {
        unlock.run();
    }

    /** What was done so far. */
    private static final class Tally {
        private long quarantined;
        private long quarantinedBytes;
        private long deleted;
        private long deletedBytes;
        private long packsDeleted;
        private long packsRewritten;

        void quarantined(Unreachable.Sum sum) {
            quarantined += sum.objects();
            quarantinedBytes += sum.bytes();
        }

        void deleted(Purge.Result result) {
            deleted += result.objects();
            deletedBytes += result.bytes();
        }

        Did did() {
            return new Did(quarantined, quarantinedBytes, deleted, deletedBytes, packsDeleted, packsRewritten);
        }
    }
}
