// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import io.dits.core.store.Refs;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The refs of one repository inside of a transaction that has locked it. */
record PostgresRefs(Connection connection, Repository of, Set<RefName> forced, Cause cause) implements Refs {
    private RepositoryId repository() {
        return of.id();
    }

    @Override
    public Optional<TargetId> find(RefName name) {
        return PostgresLedger.ask(() -> Optional.ofNullable(
                find(connection, repository(), List.of(name)).get(name)));
    }

    static Map<RefName, TargetId> find(Connection connection, RepositoryId repository, Collection<RefName> names)
            throws SQLException {
        Map<RefName, TargetId> found = new HashMap<>();
        try (var query = connection.prepareStatement("select r.name, o.name from refs r"
                + " join objects o on o.id = r.target where r.repository = ? and r.name = any(?)")) {
            query.setLong(1, repository.value());
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text", names.stream().map(RefName::text).toArray()));
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                found.put(new RefName(rows.getString(1)), Names.target(rows.getBytes(2)));
            }
        }
        return found;
    }

    @Override
    public SortedMap<RefName, TargetId> list(String prefix) {
        SortedMap<RefName, TargetId> all = new TreeMap<>();
        return PostgresLedger.ask(() -> {
            try (var query = connection.prepareStatement("select r.name, o.name from refs r"
                    + " join objects o on o.id = r.target where r.repository = ? and starts_with(r.name, ?)")) {
                query.setLong(1, repository().value());
                query.setString(2, prefix);
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    all.put(new RefName(rows.getString(1)), Names.target(rows.getBytes(2)));
                }
                return all;
            }
        });
    }

    @Override
    public RefUpdate update(List<RefChange> changes) {
        return PostgresLedger.ask(() -> {
            List<RefName> names = changes.stream().map(RefChange::name).toList();
            if (new HashSet<>(names).size() != names.size()) {
                throw new IllegalArgumentException("refs: a name stands twice among the changes");
            }
            Map<RefName, TargetId> now = find(connection, repository(), names);
            for (RefChange change : changes) {
                Optional<TargetId> actual = Optional.ofNullable(now.get(change.name()));
                if (!actual.equals(change.from())) {
                    return new RefUpdate.Stale(change.name(), actual);
                }
            }
            List<RefChange> real = changes.stream()
                    .filter(change -> !change.from().equals(change.to()))
                    .toList();
            if (!real.isEmpty()) {
                write(real);
                Logs.refs(connection, of, real, forced, cause);
            }
            return new RefUpdate.Applied();
        });
    }

    /** Deletes before inserts: what one change frees another may take. */
    private void write(List<RefChange> changes) throws SQLException {
        for (RefChange change : changes) {
            if (change.to().isEmpty()) {
                check(change, delete(change.name(), change.from().orElseThrow()));
            }
        }
        List<RefName> created = new ArrayList<>();
        for (RefChange change : changes) {
            if (change.to().isPresent()) {
                if (change.from().isEmpty()) {
                    created.add(change.name());
                    check(change, insert(change.name(), change.to().get()));
                } else {
                    check(
                            change,
                            move(change.name(), change.from().get(), change.to().get()));
                }
            }
        }
        checkDirectories(created);
        try (var update = connection.prepareStatement("update repositories set updated_at = now() where id = ?")) {
            update.setLong(1, repository().value());
            update.executeUpdate();
        }
    }

    private int delete(RefName name, TargetId from) throws SQLException {
        try (var delete = connection.prepareStatement("delete from refs where repository = ? and name = ?"
                + " and target = (select id from objects where name = ?)")) {
            delete.setLong(1, repository().value());
            delete.setString(2, name.text());
            delete.setBytes(3, Names.bytes(from));
            return delete.executeUpdate();
        }
    }

    private int insert(RefName name, TargetId to) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into refs (repository, name, target) select ?, ?, id from objects where name = ?")) {
            insert.setLong(1, repository().value());
            insert.setString(2, name.text());
            insert.setBytes(3, Names.bytes(to));
            return insert.executeUpdate();
        }
    }

    private int move(RefName name, TargetId from, TargetId to) throws SQLException {
        try (var update = connection.prepareStatement("update refs set target = t.id, updated_at = now() from objects t"
                + " where refs.repository = ? and refs.name = ? and t.name = ?"
                + " and refs.target = (select id from objects where name = ?)")) {
            update.setLong(1, repository().value());
            update.setString(2, name.text());
            update.setBytes(3, Names.bytes(to));
            update.setBytes(4, Names.bytes(from));
            return update.executeUpdate();
        }
    }

    private static void check(RefChange change, int rows) {
        if (rows != 1) {
            throw new IllegalArgumentException("ref " + change.name() + ": its new target is no object of this server");
        }
    }

    /** A ref's name cannot be a directory of another's: working copies keep refs as files. */
    private void checkDirectories(List<RefName> created) throws SQLException {
        for (RefName name : created) {
            Set<String> above = new HashSet<>();
            String text = name.text();
            for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
                above.add(text.substring(0, slash));
            }
            try (var query = connection.prepareStatement("select name from refs where repository = ?"
                    + " and (name = any(?) or starts_with(name, ?)) limit 1")) {
                query.setLong(1, repository().value());
                query.setArray(2, connection.createArrayOf("text", above.toArray()));
                query.setString(3, text + "/");
                ResultSet rows = query.executeQuery();
                if (rows.next()) {
                    throw new IllegalArgumentException("ref " + name + ": cannot be beside " + rows.getString(1)
                            + ", one would be a directory of the other");
                }
            }
        }
    }
}
