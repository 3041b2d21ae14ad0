// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.ObjectId;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.RepositoryId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which links stand for a version of a file, and how large that is. */
final class VersionRows {
    private VersionRows() {}

    /** Notes the files of these nodes of trees; bytes of those that no directory of the repository had named before. */
    static long note(Connection connection, RepositoryId repository, List<Accepted> objects) throws SQLException {
        Set<ObjectId> files = new HashSet<>();
        for (Accepted object : objects) {
            if (object instanceof Accepted.TreePart part) {
                files.addAll(part.files());
            }
        }
        if (files.isEmpty()) {
            return 0;
        }
        // In the order of ids: two uploads of the same files then never wait for each other in a circle.
        try (var update = connection.prepareStatement("with old as materialized (select l.object, coalesce(d.span, "
                + PostgresCatalog.RAW + ") as size from objects o join links l on l.object = o.id and l.repository = ?"
                + " left join nodes d on d.object = o.id where o.name = any(?) and l.version_size is null"
                + " order by l.object for no key update of l),"
                + " fresh as (update links l set version_size = old.size from old"
                + " where l.object = old.object and l.repository = ? returning old.size)"
                + " select coalesce(sum(size), 0)::bigint from fresh")) {
            update.setLong(1, repository.value());
            update.setArray(2, Names.array(connection, files));
            update.setLong(3, repository.value());
            ResultSet row = update.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }
}
