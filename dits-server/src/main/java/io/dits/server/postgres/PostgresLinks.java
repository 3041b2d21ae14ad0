// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.ChunkId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeId;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Facts;
import io.dits.server.meta.Links;
import io.dits.server.meta.Quotas;
import io.dits.server.meta.Reach;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.Reservations.Excess;
import io.dits.server.meta.Reservations.Reservation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/** Links as rows; each question is one statement over an array of names. */
public final class PostgresLinks implements Links {
    /** Of a link {@code l}: that it is not in quarantine. Who could read an object in quarantine may still do so, and no more. */
    static final String LIVE = "l.quarantined_at is null";

    private static final String SOUND = "and " + PostgresCatalog.UNDAMAGED;

    /** How much older than its object was given a link may look. */
    static final String AGE_ERROR = "interval '1 hour'";

    /** Of a link {@code l}: that it is made anew when its object is given again. Not each time: that would be a write for each. */
    private static final String STALE =
            "(l.quarantined_at is not null or l.linked_at < minute_of(now() - " + AGE_ERROR + "))";

    private final Database database;
    private final PostgresQuotas quotas;

    /** The links of that database, where nobody has a quota unless it was said for him alone. */
    public PostgresLinks(Database database) {
        this(database, new PostgresQuotas(database, Quotas.Terms.NONE));
    }

    /** The links of that database, under those quotas. */
    public PostgresLinks(Database database, PostgresQuotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    @Override
    public Set<ObjectId> missing(RepositoryId repository, Collection<? extends ObjectId> ids) {
        Set<ObjectId> missing = new HashSet<>(ids);
        if (!missing.isEmpty()) {
            missing.removeAll(database.read(connection -> linked(connection, repository, missing, "")));
        }
        return missing;
    }

    @Override
    public Set<ObjectId> wanted(RepositoryId repository, Collection<? extends ObjectId> ids) {
        Set<ObjectId> wanted = new HashSet<>(ids);
        if (!wanted.isEmpty()) {
            wanted.removeAll(database.read(connection -> linked(connection, repository, wanted, SOUND)));
        }
        return wanted;
    }

    @Override
    public List<ObjectId> damaged(RepositoryId repository, Optional<ObjectId> after, int limit) {
        return database.read(connection -> {
            try (var query =
                    connection.prepareStatement("select o.name from damaged d join objects o on o.id = d.object"
                            + " where exists (select from links l where l.object = o.id and l.repository = ? and "
                            + LIVE + ") and o.name > ? order by o.name limit ?")) {
                query.setLong(1, repository.value());
                query.setBytes(2, after.map(Names::bytes).orElse(new byte[0]));
                query.setInt(3, limit);
                return Names.inOrder(query.executeQuery());
            }
        });
    }

    /** Those of the ids that have a live link; {@code more} may add a condition. */
    static Set<ObjectId> linked(
            Connection connection, RepositoryId repository, Collection<? extends ObjectId> ids, String more)
            throws SQLException {
        try (var query = connection.prepareStatement("select o.name from unnest(?) n(name)"
                + " join objects o on o.name = n.name join links l on l.object = o.id and l.repository = ?"
                + " where " + LIVE + " " + more)) {
            query.setArray(1, Names.array(connection, ids));
            query.setLong(2, repository.value());
            return Names.ids(query.executeQuery());
        }
    }

    @Override
    public Set<ChunkId> adopt(RepositoryId repository, Reach reach, Collection<ChunkId> chunks) {
        Set<ChunkId> here = new HashSet<>();
        if (chunks.isEmpty()) {
            return here;
        }
        Set<ObjectId> linked;
        try {
            linked = database.write(connection -> adopt(connection, repository, reach, chunks));
        } catch (Over e) {
            // Then they count as lacking, and the upload hears of it.
            linked = database.read(connection -> linked(connection, repository, chunks, SOUND));
        }
        linked.forEach(id -> here.add((ChunkId) id));
        return here;
    }

    private Set<ObjectId> adopt(Connection connection, RepositoryId repository, Reach reach, Collection<ChunkId> chunks)
            throws SQLException {
        // In the order of ids: two requests that adopt the same chunks then never wait for each other in a circle.
        // Locked
        // before the link is made: a row that the collector deletes meanwhile is not found.
        try (var insert = connection.prepareStatement("with found as materialized (select o.id, o.stored from objects o"
                + " where o.name = any(?) and exists (select from links l join repositories r on r.id = l.repository"
                + " where l.object = o.id and " + LIVE + " and " + GrantRows.WITHIN_REACH + ")"
                + " and " + PostgresCatalog.UNDAMAGED + " order by o.id for key share of o),"
                + " given as (insert into links as l (object, repository) select id, ? from found"
                + " on conflict (object, repository) do update set linked_at = minute_of(now()), quarantined_at = null"
                // No transaction has touched a row that this one inserts: so it tells those apart.
                + " where " + STALE + " returning l.object, l.xmax = 0 as fresh)"
                + " select coalesce(sum(f.stored), 0)::bigint from given g join found f on f.id = g.object"
                + " where g.fresh")) {
            insert.setArray(1, Names.array(connection, chunks));
            int next = GrantRows.within(insert, 2, reach);
            insert.setLong(next, repository.value());
            ResultSet row = insert.executeQuery();
            row.next();
            Set<ObjectId> linked = linked(connection, repository, chunks, SOUND);
            given(connection, repository, new Quotas.Bytes(row.getLong(1), 0), Reservation.NONE);
            return linked;
        }
    }

    private void given(Connection connection, RepositoryId repository, Quotas.Bytes bytes, Reservation reservation)
            throws SQLException {
        Optional<Excess> excess = quotas.given(connection, repository, bytes, reservation);
        if (excess.isPresent()) {
            throw new Over(excess.get());
        }
    }

    @Override
    public Map<ObjectId, Integer> sizes(RepositoryId repository, Collection<? extends ObjectId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database.read(connection -> {
            try (var query = connection.prepareStatement(
                    "select o.name, " + PostgresCatalog.RAW + " from unnest(?) n(name)"
                            + " join objects o on o.name = n.name join links l on l.object = o.id and l.repository = ?")) {
                query.setArray(1, Names.array(connection, ids));
                query.setLong(2, repository.value());
                Map<ObjectId, Integer> sizes = new HashMap<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    sizes.put(Names.id(rows.getBytes(1)), rows.getInt(2));
                }
                return sizes;
            }
        });
    }

    @Override
    public Map<ObjectId, Facts> facts(RepositoryId repository, Collection<? extends ObjectId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database.read(connection -> {
            try (var query = connection.prepareStatement("select " + NodeRows.COLUMNS + " from unnest(?) n(name)"
                    + " join objects o on o.name = n.name join links l on l.object = o.id and l.repository = ? and "
                    + LIVE + " left join nodes d on d.object = o.id")) {
                query.setArray(1, Names.array(connection, ids));
                query.setLong(2, repository.value());
                Map<ObjectId, Facts> facts = new HashMap<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    ObjectId id = Names.id(rows.getBytes(1));
                    facts.put(id, NodeRows.facts(id, rows));
                }
                return facts;
            }
        });
    }

    @Override
    public void composed(Collection<TreeId> nodes) {
        if (nodes.isEmpty()) {
            return;
        }
        database.<Integer>write(connection -> {
            // In the order of ids: two uploads of the same nodes then never wait for each other in a circle.
            try (var update = connection.prepareStatement(
                    "update nodes set uncomposed = false where object in"
                            + " (select d.object from unnest(?) n(name) join objects o on o.name = n.name"
                            + " join nodes d on d.object = o.id where d.uncomposed is not false order by d.object for update)")) {
                update.setArray(1, Names.array(connection, nodes));
                return update.executeUpdate();
            }
        });
    }

    @Override
    public Acceptance accept(
            RepositoryId repository, List<Accepted> objects, Set<ObjectId> children, Reservation reservation) {
        if (objects.isEmpty()) {
            return new Acceptance.Done(0, 0);
        }
        try {
            return database.write(connection -> accept(connection, repository, objects, children, reservation));
        } catch (Gone e) {
            return new Acceptance.Gone();
        } catch (Over e) {
            return new Acceptance.Over(e.excess());
        }
    }

    /** In this order: see docs/decisions/0005-collector.md. */
    private Acceptance accept(
            Connection connection,
            RepositoryId repository,
            List<Accepted> objects,
            Set<ObjectId> children,
            Reservation reservation)
            throws SQLException {
        checkThere(connection, repository);
        Set<ObjectId> ids = new HashSet<>();
        objects.forEach(object -> ids.add(object.id()));
        lock(connection, ids);
        Set<ObjectId> lacking = new HashSet<>(children);
        lacking.removeAll(ids);
        if (!lacking.isEmpty()) {
            lacking.removeAll(linked(connection, repository, lacking, ""));
        }
        if (!lacking.isEmpty()) {
            return new Acceptance.Incomplete(lacking);
        }
        NodeRows.insert(connection, objects);
        CommitRows.insert(connection, objects);
        Acceptance.Done done = link(connection, repository, ids);
        long versions = VersionRows.note(connection, repository, objects);
        given(connection, repository, new Quotas.Bytes(done.bytes(), versions), reservation);
        return done;
    }

    /** Held until the end, so that a collector, which deletes a repository's links after it has this row alone, waits. */
    private static void checkThere(Connection connection, RepositoryId repository) throws SQLException {
        try (var query = connection.prepareStatement(
                "select from repositories where id = ? and deleted_at is null for key share")) {
            query.setLong(1, repository.value());
            if (!query.executeQuery().next()) {
                throw new NoSuchElementException("repository " + repository + " is gone");
            }
        }
    }

    /** Holds the rows of the objects against deletion. */
    private static void lock(Connection connection, Set<ObjectId> ids) throws SQLException {
        try (var query = connection.prepareStatement("select count(*) from"
                + " (select from objects o where o.name = any(?) order by o.id for key share of o) held")) {
            query.setArray(1, Names.array(connection, ids));
            ResultSet rows = query.executeQuery();
            rows.next();
            if (rows.getInt(1) != ids.size()) {
                throw new Gone();
            }
        }
    }

    private static Acceptance.Done link(Connection connection, RepositoryId repository, Set<ObjectId> ids)
            throws SQLException {
        try (var insert = connection.prepareStatement(
                        "with given as materialized (select o.id, o.stored from objects o"
                                + " where o.name = any(?)), fresh as (insert into links (object, repository)"
                                + " select id, ? from given order by id on conflict do nothing returning object)"
                                + " select count(*), coalesce(sum(g.stored), 0)::bigint from fresh f join given g on g.id = f.object");
                var again = connection.prepareStatement("with old as materialized (select l.object, l.quarantined_at"
                        + " from objects o join links l on l.object = o.id and l.repository = ?"
                        + " where o.name = any(?) and " + STALE + " order by l.object for no key update of l),"
                        + " fresh as (update links l set linked_at = minute_of(now()), quarantined_at = null from old"
                        + " where l.object = old.object and l.repository = ? returning old.quarantined_at)"
                        + " select count(quarantined_at) from fresh")) {
            insert.setArray(1, Names.array(connection, ids));
            insert.setLong(2, repository.value());
            ResultSet row = insert.executeQuery();
            row.next();
            int inserted = row.getInt(1);
            long bytes = row.getLong(2);
            if (inserted == ids.size()) {
                return new Acceptance.Done(inserted, bytes);
            }
            again.setLong(1, repository.value());
            again.setArray(2, Names.array(connection, ids));
            again.setLong(3, repository.value());
            ResultSet rows = again.executeQuery();
            rows.next();
            return new Acceptance.Done(inserted + rows.getInt(1), bytes);
        }
    }

    /** Ends the transaction after which an owner would have too much. */
    private static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Excess excess;

        Over(Excess excess) {
            super(null, null, false, false);
            this.excess = excess;
        }

        Excess excess() {
            return excess;
        }
    }

    /** Ends the transaction that found the collector had been faster. */
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
