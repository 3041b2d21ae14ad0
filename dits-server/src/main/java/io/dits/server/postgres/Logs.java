// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.server.meta.Cause;
import io.dits.server.meta.RepositoryId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that tell what was done. They join the transaction that does it, so that one is not without the other. */
final class Logs {
    private Logs() {}

    static void audit(Connection connection, String action, String subject, Cause cause) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into audit (actor, action, subject, request_id) values (?, ?, ?, ?)")) {
            insert.setLong(1, cause.actor());
            insert.setString(2, action);
            insert.setString(3, subject);
            insert.setString(4, cause.requestId());
            insert.executeUpdate();
        }
    }

    static void refs(Connection connection, RepositoryId repository, List<RefChange> changes, Cause cause)
            throws SQLException {
        try (var insert = connection.prepareStatement("insert into reflog"
                + " (repository, name, old_target, new_target, actor, request_id) values (?, ?, ?, ?, ?, ?)")) {
            for (RefChange change : changes) {
                insert.setLong(1, repository.value());
                insert.setString(2, change.name().text());
                insert.setBytes(3, bytes(change.from()));
                insert.setBytes(4, bytes(change.to()));
                insert.setLong(5, cause.actor());
                insert.setString(6, cause.requestId());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (var insert = connection.prepareStatement("insert into outbox (topic, payload)"
                + " values ('refs', jsonb_build_object('repository', ?::bigint, 'request_id', ?::text))")) {
            insert.setLong(1, repository.value());
            insert.setString(2, cause.requestId());
            insert.executeUpdate();
        }
        audit(connection, "refs.update", "repository:" + repository, cause);
    }

    private static byte @Nullable [] bytes(Optional<TargetId> target) {
        return target.map(Names::bytes).orElse(null);
    }
}
