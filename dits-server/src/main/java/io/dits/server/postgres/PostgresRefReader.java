// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.server.meta.Ledger.Ref;
import io.dits.server.meta.Ledger.RefReader;
import io.dits.server.meta.RepositoryId;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the refs of one repository, outside of transactions. */
record PostgresRefReader(Database database, RepositoryId repository) implements RefReader {
    @Override
    public Optional<TargetId> find(RefName name) {
        return Optional.ofNullable(findAll(List.of(name)).get(name));
    }

    @Override
    public Map<RefName, TargetId> findAll(Collection<RefName> names) {
        return database.read(connection -> PostgresRefs.find(connection, repository, names));
    }

    @Override
    public List<Ref> list(String prefix, String after, int limit) {
        return database.read(connection -> {
            // Ranges, not patterns: a prefix may hold the signs of a pattern, and the index serves ranges.
            try (var query = connection.prepareStatement("select r.name, o.name from refs r"
                    + " join objects o on o.id = r.target where r.repository = ? and starts_with(r.name, ?)"
                    + " and r.name >= ? and r.name > ? order by r.name limit ?")) {
                query.setLong(1, repository.value());
                query.setString(2, prefix);
                query.setString(3, prefix);
                query.setString(4, after);
                query.setInt(5, limit);
                List<Ref> refs = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    refs.add(new Ref(new RefName(rows.getString(1)), Names.target(rows.getBytes(2))));
                }
                return refs;
            }
        });
    }
}
