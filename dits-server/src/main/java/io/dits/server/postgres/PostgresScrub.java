// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.Inventory;
import io.dits.server.meta.Scrub;
import io.dits.storage.catalog.PackId;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The scrub's one row. The turn is an advisory lock on a connection that is kept, so it takes two connections. */
public final class PostgresScrub implements Scrub {
    /** Nobody else's number; it means nothing. */
    private static final long LOCK = 0x6469_7473_2073_6331L;

    private final Database database;

    /** The scrub of that database. */
    public PostgresScrub(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Turn> begin(Duration interval) {
        if (!due(interval)) {
            return Optional.empty();
        }
        return AdvisoryLock.take(database, LOCK).flatMap(lock -> {
            boolean held = false;
            try {
                // What was due may have been done while somebody else had the lock.
                held = start(interval);
            } finally {
                if (!held) {
                    lock.close();
                }
            }
            return held ? Optional.of(new Held(lock)) : Optional.empty();
        });
    }

    private static final String DUE = "(started_at is not null and (finished_at is null or finished_at < started_at)"
            + " or started_at is null or started_at < now() - make_interval(secs => ?))";

    private boolean due(Duration interval) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select " + DUE + " from scrub")) {
                query.setDouble(1, (double) interval.toSeconds());
                ResultSet rows = query.executeQuery();
                return rows.next() && rows.getBoolean(1);
            }
        });
    }

    /** Begins a round if none is under way; false if none is due any more. */
    private boolean start(Duration interval) {
        return due(interval)
                && database.<Integer>write(connection -> {
                            try (var update = connection.prepareStatement("update scrub set position = null,"
                                    + " started_at = now(), packs = 0, bytes = 0, faults = 0"
                                    + " where started_at is null or finished_at >= started_at")) {
                                return update.executeUpdate();
                            }
                        })
                        >= 0;
    }

    @Override
    public Status status() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select packs, bytes, faults, finished_packs, finished_bytes,"
                    + " finished_faults, finished_at, started_at > coalesce(finished_at, '-infinity') from scrub")) {
                ResultSet row = query.executeQuery();
                row.next();
                Optional<Timestamp> finished = Optional.ofNullable(row.getTimestamp(7));
                Round now = new Round(row.getLong(1), row.getLong(2), row.getLong(3));
                Round last = new Round(row.getLong(4), row.getLong(5), row.getLong(6));
                return new Status(
                        row.getBoolean(8) ? Optional.of(now) : Optional.empty(),
                        finished.map(_ -> last),
                        finished.map(Timestamp::toInstant));
            }
        });
    }

    /** A turn; the lock is asked for at each step, so that who lost it stops. */
    private final class Held implements Turn {
        private final AdvisoryLock lock;

        Held(AdvisoryLock lock) {
            this.lock = lock;
        }

        @Override
        public Optional<PackId> next() {
            lock.prove();
            Optional<PackId> next = database.read(connection -> {
                try (var query = connection.prepareStatement(
                        "select p.name from packs p, scrub s"
                                + " where (s.position is null or p.name > s.position) and p.name <> ? order by p.name limit 1")) {
                    query.setObject(1, PackRows.uuid(Inventory.NOWHERE));
                    ResultSet rows = query.executeQuery();
                    return rows.next() ? Optional.of(PackRows.pack(rows.getObject(1, UUID.class))) : Optional.empty();
                }
            });
            if (next.isEmpty()) {
                finish();
            }
            return next;
        }

        private void finish() {
            database.<Integer>write(connection -> {
                try (var update = connection.prepareStatement("update scrub set position = null,"
                        + " finished_at = greatest(now(), started_at), finished_packs = packs,"
                        + " finished_bytes = bytes, finished_faults = faults")) {
                    return update.executeUpdate();
                }
            });
        }

        @Override
        public void read(PackId pack, long bytes, long faults) {
            database.<Integer>write(connection -> {
                try (var update = connection.prepareStatement("update scrub set position = ?,"
                        + " packs = packs + 1, bytes = bytes + ?, faults = faults + ?")) {
                    update.setObject(1, PackRows.uuid(pack));
                    update.setLong(2, bytes);
                    update.setLong(3, faults);
                    return update.executeUpdate();
                }
            });
        }

        @Override
        public void close() {
            lock.close();
        }
    }
}
