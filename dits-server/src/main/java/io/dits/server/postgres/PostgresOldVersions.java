// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.ObjectId;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.OldVersions;
import io.dits.server.meta.RepositoryId;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/** Links as rows whose versions are not noted. */
public final class PostgresOldVersions implements OldVersions {
    private static final int PAGE = 500;

    private final Database database;

    /** Those of that database. */
    public PostgresOldVersions(Database database) {
        this.database = database;
    }

    @Override
    public List<RepositoryId> repositories() {
        return database.read(connection -> {
            try (var query =
                    connection.prepareStatement("select id from repositories where emptied_at is null order by id")) {
                List<RepositoryId> ids = new ArrayList<>();
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    ids.add(new RepositoryId(rows.getLong(1)));
                }
                return ids;
            }
        });
    }

    @Override
    public Page directories(RepositoryId repository, long after) {
        return database.read(connection -> {
            // Nodes of directories have names; those of files have none.
            try (var query = connection.prepareStatement("select o.name, o.id from links l"
                    + " join objects o on o.id = l.object join nodes n on n.object = o.id"
                    + " where l.repository = ? and n.first_name is not null and o.id > ? order by o.id limit "
                    + PAGE)) {
                query.setLong(1, repository.value());
                query.setLong(2, after);
                List<ObjectId> ids = new ArrayList<>();
                long last = after;
                ResultSet rows = query.executeQuery();
                while (rows.next()) {
                    ids.add(Names.id(rows.getBytes(1)));
                    last = rows.getLong(2);
                }
                return new Page(ids, last);
            }
        });
    }

    @Override
    public long note(RepositoryId repository, List<Accepted> directories) {
        return database.write(connection -> {
            long bytes = VersionRows.note(connection, repository, directories);
            try (var add = connection.prepareStatement("insert into repository_use as u (repository, logical)"
                    + " values (?, ?) on conflict (repository) do update set logical = u.logical + excluded.logical")) {
                add.setLong(1, repository.value());
                add.setLong(2, bytes);
                add.executeUpdate();
            }
            return bytes;
        });
    }
}
