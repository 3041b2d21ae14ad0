// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.Accepted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What nodes of manifests and trees span, as rows. */
final class NodeRows {
    private NodeRows() {}

    static void insert(Connection connection, List<Accepted> objects) throws SQLException {
        List<Accepted.Node> nodes = objects.stream()
                .filter(Accepted.Node.class::isInstance)
                .map(Accepted.Node.class::cast)
                .toList();
        if (nodes.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement("insert into nodes (object, level, span)"
                + " select o.id, n.level, n.span from unnest(?, ?, ?) n(name, level, span)"
                + " join objects o on o.name = n.name order by o.id on conflict do nothing")) {
            insert.setArray(
                    1,
                    Names.array(
                            connection, nodes.stream().map(Accepted.Node::id).toList()));
            insert.setArray(
                    2,
                    Names.array(
                            connection,
                            nodes.stream().mapToLong(n -> n.facts().level()).toArray()));
            insert.setArray(
                    3,
                    Names.array(
                            connection,
                            nodes.stream().mapToLong(n -> n.facts().span()).toArray()));
            insert.executeUpdate();
        }
    }
}
