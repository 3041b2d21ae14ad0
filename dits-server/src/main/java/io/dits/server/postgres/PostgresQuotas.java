// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Quotas;
import io.dits.server.meta.RepositoryId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Quotas as rows. What repositories use is changed in the transactions that make and delete links, as their last step: nobody waits
 * for a lock while he holds a row of use, but for that of the owner. Who takes room for an owner holds the owner's row, which is done
 * in a moment; an upload that has room holds no row of the owner at all.
 */
public final class PostgresQuotas implements Quotas {
    private static final long UNLIMITED = -1;
    private static final String LASTS = "interval '15 minutes'";

    /** Of an owner {@code o}: bytes of all its repositories. */
    private static final String SUM = "(select coalesce(sum(u.%s), 0) from repositories r"
            + " join repository_use u on u.repository = r.id where r.owner_id = o.id)";

    private static final String NUMBERS = SUM.formatted("physical") + "::bigint, " + SUM.formatted("logical")
            + "::bigint, (select coalesce(sum(v.bytes), 0) from reservations v where v.owner = o.id"
            + " and v.expires_at > now() and v.id <> ?)::bigint";

    private static final String COUNT =
            "(select count(*) from repositories r where r.owner_id = o.id and r.deleted_at is null)::integer";

    private final Database database;
    private volatile Terms terms;

    /** The quotas in that database. */
    public PostgresQuotas(Database database, Terms terms) {
        this.database = database;
        this.terms = terms;
    }

    /** From now on these count where nothing else is said; what is more than they allow stays. */
    public void change(Terms usual) {
        terms = usual;
    }

    /**
     * An owner.
     *
     * @param storage bytes that may be kept; empty for no limit
     * @param repositories how many there may be; empty for no limit
     */
    private record Owner(long id, String name, Optional<Long> storage, Optional<Integer> repositories) {}

    private static final String OWNER =
            "select o.id, o.name, q.storage, q.repositories from owners o left join quotas q on q.owner = o.id";

    private Optional<Owner> owner(PreparedStatement query) throws SQLException {
        ResultSet row = query.executeQuery();
        if (!row.next()) {
            return Optional.empty();
        }
        Optional<Long> storage = limit(row.getObject(3, Long.class), terms.storage());
        Optional<Long> repositories =
                limit(row.getObject(4, Long.class), terms.repositories().map(Integer::longValue));
        return Optional.of(new Owner(row.getLong(1), row.getString(2), storage, repositories.map(Long::intValue)));
    }

    private static Optional<Long> limit(@org.jspecify.annotations.Nullable Long own, Optional<Long> usual) {
        return own == null ? usual : own == UNLIMITED ? Optional.empty() : Optional.of(own);
    }

    private Optional<Owner> ownerOf(Connection connection, RepositoryId repository) throws SQLException {
        try (var query =
                connection.prepareStatement(OWNER + " where o.id = (select owner_id from repositories where id = ?)")) {
            query.setLong(1, repository.value());
            return owner(query);
        }
    }

    /** Others who take room for the owner wait from here on until the transaction ends. */
    private static void lock(Connection connection, Owner owner) throws SQLException {
        try (var lock = connection.prepareStatement("select from owners where id = ? for no key update")) {
            lock.setLong(1, owner.id());
            lock.executeQuery();
        }
    }

    @Override
    public Outcome reserve(RepositoryId repository, Reservation before, long bytes) {
        return database.write(connection -> {
            Optional<Owner> owner = ownerOf(connection, repository);
            if (owner.flatMap(Owner::storage).isEmpty()) {
                return new Outcome.Granted(Reservation.NONE);
            }
            lock(connection, owner.get());
            // Of versions nobody knows beforehand how large they are: only whoever has no room at all is refused now.
            long needed = terms.logical() ? 1 : bytes;
            Optional<Excess> over = over(connection, owner.get(), 0, needed, Reservation.NONE);
            if (over.isPresent()) {
                return new Outcome.Over(over.get());
            }
            return new Outcome.Granted(
                    terms.logical() ? Reservation.NONE : hold(connection, owner.get(), before, bytes));
        });
    }

    private static Reservation hold(Connection connection, Owner owner, Reservation before, long bytes)
            throws SQLException {
        try (var clean = connection.prepareStatement(
                        "delete from reservations where owner = ? and expires_at <= now()");
                var more = connection.prepareStatement(
                        "update reservations set bytes = bytes + ?, expires_at = now() + " + LASTS + " where id = ?");
                var insert = connection.prepareStatement("insert into reservations (owner, bytes, expires_at)"
                        + " values (?, ?, now() + " + LASTS + ") returning id")) {
            clean.setLong(1, owner.id());
            clean.executeUpdate();
            more.setLong(1, bytes);
            more.setLong(2, before.id());
            if (more.executeUpdate() > 0) {
                return before;
            }
            insert.setLong(1, owner.id());
            insert.setLong(2, bytes);
            ResultSet row = insert.executeQuery();
            row.next();
            return new Reservation(row.getLong(1));
        }
    }

    @Override
    public void release(Reservation reservation) {
        if (reservation.id() == 0) {
            return;
        }
        database.<Integer>write(connection -> {
            try (var delete = connection.prepareStatement("delete from reservations where id = ?")) {
                delete.setLong(1, reservation.id());
                return delete.executeUpdate();
            }
        });
    }

    /**
     * What the owner would have too much of.
     *
     * @param added bytes that are needed and stand in the use already
     * @param needed bytes that do not yet
     * @param mine what is not to be counted among the reservations
     */
    private Optional<Excess> over(Connection connection, Owner owner, long added, long needed, Reservation mine)
            throws SQLException {
        try (var query = connection.prepareStatement("select " + NUMBERS + " from owners o where o.id = ?")) {
            query.setLong(1, mine.id());
            query.setLong(2, owner.id());
            ResultSet row = query.executeQuery();
            row.next();
            long used = row.getLong(terms.logical() ? 2 : 1);
            long reserved = terms.logical() ? 0 : row.getLong(3);
            long most = owner.storage().orElse(Long.MAX_VALUE);
            return used + reserved + needed <= most
                    ? Optional.empty()
                    : Optional.of(
                            new Excess(owner.name(), most, used - added, reserved, added + needed, terms.logical()));
        }
    }

    /**
     * Counts what a transaction has given a repository, as its last step.
     *
     * @param reservation what was held for it
     * @return what the owner has too much of now, so that the transaction must not be kept
     */
    Optional<Excess> given(Connection connection, RepositoryId repository, Bytes given, Reservation reservation)
            throws SQLException {
        if (given.physical() == 0 && given.logical() == 0) {
            return Optional.empty();
        }
        try (var add = connection.prepareStatement("insert into repository_use as u (repository, physical, logical)"
                + " values (?, ?, ?) on conflict (repository) do update"
                + " set physical = u.physical + excluded.physical, logical = u.logical + excluded.logical")) {
            add.setLong(1, repository.value());
            add.setLong(2, given.physical());
            add.setLong(3, given.logical());
            add.executeUpdate();
        }
        long added = terms.logical() ? given.logical() : given.physical();
        if (added == 0 || covered(connection, repository, reservation, added)) {
            return Optional.empty();
        }
        Optional<Owner> owner = ownerOf(connection, repository);
        if (owner.flatMap(Owner::storage).isEmpty()) {
            return Optional.empty();
        }
        lock(connection, owner.get());
        return over(connection, owner.get(), added, 0, reservation);
    }

    /**
     * What was held becomes use: the sum of both stays the same, so nobody has to look at it. Not of a repository that has gone to
     * another owner meanwhile: that one held nothing.
     */
    private static boolean covered(Connection connection, RepositoryId repository, Reservation reservation, long bytes)
            throws SQLException {
        if (reservation.id() == 0) {
            return false;
        }
        try (var less = connection.prepareStatement(
                "update reservations set bytes = bytes - ? where id = ? and bytes >= ? and expires_at > now()"
                        + " and owner = (select owner_id from repositories where id = ?)")) {
            less.setLong(1, bytes);
            less.setLong(2, reservation.id());
            less.setLong(3, bytes);
            less.setLong(4, repository.value());
            return less.executeUpdate() > 0;
        }
    }

    /**
     * What an owner whose row is held, and below whom a transaction has just put a repository, has too much of now, so that the
     * transaction must not be kept. Whoever links something in the repository waits from here on, and then counts it as the owner's.
     */
    Optional<Excess> moved(Connection connection, long ownerId, RepositoryId repository) throws SQLException {
        try (var make = connection.prepareStatement(
                        "insert into repository_use (repository) values (?) on conflict do nothing");
                var lock = connection.prepareStatement(
                        "select physical, logical from repository_use where repository = ? for update");
                var query = connection.prepareStatement(OWNER + " where o.id = ?")) {
            make.setLong(1, repository.value());
            make.executeUpdate();
            lock.setLong(1, repository.value());
            ResultSet use = lock.executeQuery();
            use.next();
            long bytes = use.getLong(terms.logical() ? 2 : 1);
            query.setLong(1, ownerId);
            Optional<Owner> owner = owner(query);
            return bytes == 0 || owner.flatMap(Owner::storage).isEmpty()
                    ? Optional.empty()
                    : over(connection, owner.get(), bytes, 0, Reservation.NONE);
        }
    }

    /** How many repositories the owner may have, if there are that many already; the owner's row is held. */
    Optional<Integer> full(Connection connection, long ownerId) throws SQLException {
        try (var query = connection.prepareStatement(OWNER + " where o.id = ?");
                var count = connection.prepareStatement("select " + COUNT + " from owners o where o.id = ?")) {
            query.setLong(1, ownerId);
            Optional<Integer> most = owner(query).flatMap(Owner::repositories);
            if (most.isEmpty()) {
                return most;
            }
            count.setLong(1, ownerId);
            ResultSet row = count.executeQuery();
            row.next();
            int there = row.getInt(1);
            return most.filter(limit -> there >= limit);
        }
    }

    private static final String STANDING = "select " + NUMBERS + ", " + COUNT
            + ", o.name, q.storage, q.repositories from owners o left join quotas q on q.owner = o.id"
            + " where o.deleted_at is null";

    private Standing standing(ResultSet row) throws SQLException {
        Long storage = row.getObject(6, Long.class);
        Long repositories = row.getObject(7, Long.class);
        return new Standing(
                row.getString(5),
                limit(storage, terms.storage()),
                storage != null,
                limit(repositories, terms.repositories().map(Integer::longValue))
                        .map(Long::intValue),
                repositories != null,
                terms.logical(),
                new Use(row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4)));
    }

    @Override
    public List<Standing> all() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(STANDING + " order by lower(o.name)")) {
                query.setLong(1, 0);
                ResultSet rows = query.executeQuery();
                List<Standing> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(standing(rows));
                }
                return all;
            }
        });
    }

    @Override
    public Optional<Standing> find(String name) {
        return database.read(connection -> {
            try (var query = connection.prepareStatement(STANDING + " and lower(o.name) = lower(?)")) {
                query.setLong(1, 0);
                query.setString(2, name);
                ResultSet row = query.executeQuery();
                return row.next() ? Optional.of(standing(row)) : Optional.empty();
            }
        });
    }

    @Override
    public boolean set(String name, Optional<Change> storage, Optional<Change> repositories, Cause cause) {
        return database.write(connection -> {
            try (var upsert = connection.prepareStatement("insert into quotas as q (owner, storage, repositories)"
                    + " select o.id, ?, ? from owners o where lower(o.name) = lower(?) and o.deleted_at is null"
                    + " on conflict (owner) do update set"
                    + " storage = case when ? then excluded.storage else q.storage end,"
                    + " repositories = case when ? then excluded.repositories else q.repositories end"
                    + " returning q.owner, (select case o.kind when 'user' then 'user:' else 'org:' end || o.name"
                    + " from owners o where o.id = q.owner)")) {
                set(upsert, 1, storage);
                set(upsert, 2, repositories);
                upsert.setString(3, name);
                upsert.setBoolean(4, storage.isPresent());
                upsert.setBoolean(5, repositories.isPresent());
                ResultSet row = upsert.executeQuery();
                if (!row.next()) {
                    return false;
                }
                AuditEvent event =
                        AuditEvent.of("quota.changed", row.getString(2)).at(row.getLong(1));
                if (storage.isPresent()) {
                    event = event.with("storage", word(storage.get()));
                }
                if (repositories.isPresent()) {
                    event = event.with("repositories", word(repositories.get()));
                }
                Logs.audit(connection, event, cause);
                return true;
            }
        });
    }

    private static void set(PreparedStatement upsert, int index, Optional<Change> change) throws SQLException {
        Optional<Own> own = change.flatMap(Change::own);
        if (own.isEmpty()) {
            upsert.setNull(index, Types.BIGINT);
        } else {
            upsert.setLong(index, own.get().most().orElse(UNLIMITED));
        }
    }

    private static String word(Change change) {
        return change.own()
                .map(own -> own.most().map(String::valueOf).orElse("unlimited"))
                .orElse("default");
    }

    @Override
    public List<Recount> recount() {
        List<Recount> changed = new ArrayList<>();
        for (long id : repositories()) {
            database.write(connection -> recount(connection, id)).ifPresent(changed::add);
        }
        return changed;
    }

    private List<Long> repositories() {
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select id from repositories order by id")) {
                List<Long> ids = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
                return ids;
            }
        });
    }

    /** With the row of use held, what others have linked either stands there and is seen, or will be added after this. */
    private static Optional<Recount> recount(Connection connection, long repository) throws SQLException {
        try (var make = connection.prepareStatement(
                        "insert into repository_use (repository) values (?) on conflict do nothing");
                var lock = connection.prepareStatement("select u.physical, u.logical, o.name || '/' || r.name"
                        + " from repository_use u join repositories r on r.id = u.repository"
                        + " join owners o on o.id = r.owner_id where u.repository = ? for update of u");
                var count = connection.prepareStatement("select coalesce(sum(o.stored), 0)::bigint,"
                        + " coalesce(sum(l.version_size), 0)::bigint from links l join objects o on o.id = l.object"
                        + " where l.repository = ?");
                var update = connection.prepareStatement(
                        "update repository_use set physical = ?, logical = ? where repository = ?")) {
            make.setLong(1, repository);
            make.executeUpdate();
            lock.setLong(1, repository);
            ResultSet kept = lock.executeQuery();
            kept.next();
            Bytes before = new Bytes(kept.getLong(1), kept.getLong(2));
            String name = kept.getString(3);
            count.setLong(1, repository);
            ResultSet row = count.executeQuery();
            row.next();
            Bytes after = new Bytes(row.getLong(1), row.getLong(2));
            if (before.equals(after)) {
                return Optional.empty();
            }
            update.setLong(1, after.physical());
            update.setLong(2, after.logical());
            update.setLong(3, repository);
            update.executeUpdate();
            return Optional.of(new Recount(name, before, after));
        }
    }
}
