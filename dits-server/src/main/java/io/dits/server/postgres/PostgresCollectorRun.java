// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import io.dits.server.meta.CollectorLimits;
import io.dits.server.meta.CollectorRun;
import io.dits.server.meta.RepositoryId;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** A run of the collector: what it does and in which transactions. The statements about packs stand in {@link DoomedPacks}. */
final class PostgresCollectorRun implements CollectorRun {
    /** Rows that are read or changed at once. */
    private static final int PAGE = 8192;

    private final Database database;
    private final Runnable unlock;
    private final long number;
    private final long collection;
    private final Times times;
    private final Tally tally = new Tally();
    /** Commits go before the rest. */
    private boolean commitsPurged;

    /** Of this run, fixed when it begins. */
    record Times(
            OffsetDateTime begun,
            OffsetDateTime reflog,
            OffsetDateTime restorable,
            OffsetDateTime young,
            OffsetDateTime due,
            OffsetDateTime alive) {}

    private PostgresCollectorRun(Database database, Runnable unlock, long number, long collection, Times times) {
        this.database = database;
        this.unlock = unlock;
        this.number = number;
        this.collection = collection;
        this.times = times;
    }

    /** Begins one; the lock is held. */
    static CollectorRun begin(Database database, CollectorLimits limits, boolean dry, Runnable unlock) {
        return database.write(connection -> {
            long number;
            try (var draw = connection.prepareStatement("update collector set run = run + 1 returning run")) {
                ResultSet rows = draw.executeQuery();
                rows.next();
                number = rows.getLong(1);
            }
            try (var clear = connection.createStatement()) {
                clear.execute("truncate unreachable");
                clear.execute("update collections set state = 'failed', finished_at = now(),"
                        + " message = 'it did not come to its end' where state = 'running'");
            }
            Times times = times(connection, limits);
            return new PostgresCollectorRun(database, unlock, number, dry ? 0 : remembered(connection), times);
        });
    }

    private static Times times(Connection connection, CollectorLimits limits) throws SQLException {
        Duration gap = limits.interval().multipliedBy(2);
        Duration asleep = gap.compareTo(limits.grace()) > 0 ? gap : limits.grace();
        try (var query = connection.prepareStatement("select now(), now() - make_interval(secs => ?),"
                + " now() - make_interval(secs => ?), now() - make_interval(secs => ?) - " + PostgresLinks.AGE_ERROR
                + ", now() - make_interval(secs => ?), now() - make_interval(secs => ?)")) {
            query.setDouble(1, (double) limits.reflogRetention().toSeconds());
            query.setDouble(2, (double) limits.restorePeriod().toSeconds());
            query.setDouble(3, (double) limits.grace().toSeconds());
            query.setDouble(4, (double) limits.grace().toSeconds());
            query.setDouble(5, (double) asleep.toSeconds());
            ResultSet rows = query.executeQuery();
            rows.next();
            return new Times(time(rows, 1), time(rows, 2), time(rows, 3), time(rows, 4), time(rows, 5), time(rows, 6));
        }
    }

    private static OffsetDateTime time(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class);
    }

    private static long remembered(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement("insert into collections default values returning id")) {
            ResultSet rows = insert.executeQuery();
            rows.next();
            return rows.getLong(1);
        }
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
        untilNone(this::takeBackSome);
        return own(connection -> {
            try (var clear = connection.createStatement()) {
                clear.executeUpdate("update repositories set quarantining = null where quarantining is not null");
            }
            return anew(connection);
        });
    }

    private int takeBackSome(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement("with half as materialized (select l.object, l.repository"
                + " from repositories r join links l on l.repository = r.id and l.quarantined_at = r.quarantining"
                + " where r.quarantining is not null order by l.object, l.repository limit " + PAGE
                + " for no key update of l) update links l set quarantined_at = null from half"
                + " where l.object = half.object and l.repository = half.repository")) {
            return update.executeUpdate();
        }
    }

    /** A database that was restored may be older than what is in the storage: then all waits a grace period more. */
    private boolean anew(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement(
                        "select exists (select from collections where state = 'done' and finished_at > ?)");
                var links = connection.prepareStatement(
                        "update links set quarantined_at = now() where quarantined_at is not null");
                var packs = connection.prepareStatement("update unknown_packs set seen_at = now()")) {
            query.setObject(1, times.alive());
            ResultSet rows = query.executeQuery();
            rows.next();
            return !rows.getBoolean(1) && links.executeUpdate() + packs.executeUpdate() > 0;
        }
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
        return own(connection -> {
            try (var query =
                    connection.prepareStatement("select emptied_at is null and (deleted_at is null or deleted_at"
                            + " > ?) from repositories where id = ?")) {
                query.setObject(1, times.restorable());
                query.setLong(2, repository.value());
                ResultSet rows = query.executeQuery();
                if (!rows.next() || !rows.getBoolean(1)) {
                    return false;
                }
            }
            // One statement, so that a ref that moves meanwhile is found where it was, or in the log.
            try (var query = connection.prepareStatement("select o.id, get_byte(o.name, 0) from refs f"
                    + " join objects o on o.id = f.target where f.repository = ?"
                    + " union all select o.id, get_byte(o.name, 0) from reflog g"
                    + " cross join lateral (values (g.old_target), (g.new_target)) t(name)"
                    + " join objects o on o.name = t.name join links l on l.object = o.id and l.repository = g.repository"
                    + " where g.repository = ? and g.at > ?"
                    + " union all select o.id, get_byte(o.name, 0) from links l join objects o on o.id = l.object"
                    + " where l.repository = ? and " + PostgresLinks.LIVE + " and l.linked_at >= minute_of(?)")) {
                query.setFetchSize(PAGE);
                query.setLong(1, repository.value());
                query.setLong(2, repository.value());
                query.setObject(3, times.reflog());
                query.setLong(4, repository.value());
                query.setObject(5, times.young());
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    sink.take(rows.getLong(1), rows.getInt(2) != Kind.CHUNK.code());
                }
                return true;
            }
        });
    }

    @Override
    public List<ObjectId> names(long[] objects) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select name from objects where id = any(?)")) {
                query.setArray(1, Names.array(connection, objects));
                return Names.inOrder(query.executeQuery());
            }
        });
    }

    @Override
    public Map<ObjectId, Long> numbers(Collection<ObjectId> names) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    "select o.name, o.id from unnest(?) n(name) join objects o on o.name = n.name")) {
                query.setArray(1, Names.array(connection, names));
                ResultSet rows = query.executeQuery();
                Map<ObjectId, Long> found = new HashMap<>();
                while (rows.next()) {
                    found.put(Names.id(rows.getBytes(1)), rows.getLong(2));
                }
                return found;
            }
        });
    }

    @Override
    public void links(RepositoryId repository, LinkPages sink) {
        own(connection -> {
            try (var query = connection.prepareStatement("select l.object, l.quarantined_at is not null from links l"
                    + " where l.repository = ? and (l.quarantined_at is not null or l.linked_at < minute_of(?))")) {
                query.setFetchSize(PAGE);
                query.setLong(1, repository.value());
                query.setObject(2, times.young());
                ResultSet rows = query.executeQuery();
                boolean more = true;
                while (more) {
                    more = page(rows, sink);
                }
                return true;
            }
        });
    }

    private static boolean page(ResultSet rows, LinkPages sink) throws SQLException {
        long[] live = new long[PAGE];
        long[] quarantined = new long[PAGE];
        int lives = 0;
        int others = 0;
        boolean more = true;
        while (more && lives + others < PAGE) {
            more = rows.next();
            if (more && rows.getBoolean(2)) {
                quarantined[others++] = rows.getLong(1);
            } else if (more) {
                live[lives++] = rows.getLong(1);
            }
        }
        sink.take(Arrays.copyOf(live, lives), Arrays.copyOf(quarantined, others));
        return more;
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
        untilNone(DoomedPacks::doomEmpty);
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
        Duration grace = Duration.between(times.due(), times.begun());
        tally.packsRewritten += own(connection -> RewrittenPacks.moved(connection, pack, size, entries, from, grace));
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
        own(connection -> {
            try (var update = connection.prepareStatement("update collections set state = ?, message = ?,"
                    + " finished_at = now(), objects_quarantined = ?, bytes_quarantined = ?, objects_deleted = ?,"
                    + " bytes_deleted = ?, packs_deleted = ?, packs_rewritten = ? where id = ?")) {
                update.setString(1, state);
                update.setString(2, message);
                update.setLong(3, did.quarantined());
                update.setLong(4, did.quarantinedBytes());
                update.setLong(5, did.deleted());
                update.setLong(6, did.deletedBytes());
                update.setLong(7, did.packsDeleted());
                update.setLong(8, did.packsRewritten());
                update.setLong(9, collection);
                return update.executeUpdate();
            }
        });
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
