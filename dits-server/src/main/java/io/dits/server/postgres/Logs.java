// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Repository;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rows that tell what was done. They join the transaction that does it, so that one is not without the other. */
final class Logs {
    /** So many changes of refs are named in the audit; the log of the refs has all of the request. */
    private static final int NAMED = 20;

    private Logs() {}

    /** Tells of that in this transaction. */
    static void audit(Connection connection, AuditEvent event, Cause cause) throws SQLException {
        try (var insert = connection.prepareStatement("insert into audit (actor, actor_name, via, address, request_id,"
                + " action, subject, outcome, owner, repository, details)"
                + " values (?, ?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, jsonb_object(?, ?))")) {
            insert.setObject(1, cause.actor().orElse(null), java.sql.Types.BIGINT);
            insert.setString(2, cause.name());
            insert.setString(3, cause.via());
            insert.setString(4, cause.address());
            insert.setString(5, cause.requestId());
            insert.setString(6, event.action());
            insert.setString(7, event.subject());
            insert.setString(8, event.refused() ? "refused" : "done");
            insert.setObject(9, orNull(event.owner()), java.sql.Types.BIGINT);
            insert.setObject(10, orNull(event.repository()), java.sql.Types.BIGINT);
            insert.setArray(
                    11,
                    connection.createArrayOf("text", event.details().keySet().toArray()));
            insert.setArray(
                    12,
                    connection.createArrayOf("text", event.details().values().toArray()));
            insert.executeUpdate();
        }
    }

    private static @Nullable Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    /** Tells of moved refs. Those that lose commits and those that go are told apart from the others. */
    static void refs(
            Connection connection, Repository repository, List<RefChange> changes, Set<RefName> forced, Cause cause)
            throws SQLException {
        try (var insert = connection.prepareStatement("insert into reflog"
                + " (repository, name, old_target, new_target, actor, request_id) values (?, ?, ?, ?, ?, ?)")) {
            for (RefChange change : changes) {
                insert.setLong(1, repository.id().value());
                insert.setString(2, change.name().text());
                insert.setBytes(3, bytes(change.from()));
                insert.setBytes(4, bytes(change.to()));
                insert.setObject(5, cause.actor().orElse(null), java.sql.Types.BIGINT);
                insert.setString(6, cause.requestId());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (var insert = connection.prepareStatement("insert into outbox (topic, payload)"
                + " values ('refs', jsonb_build_object('repository', ?::bigint, 'request_id', ?::text))")) {
            insert.setLong(1, repository.id().value());
            insert.setString(2, cause.requestId());
            insert.executeUpdate();
        }
        Predicate<RefChange> deletes = change -> change.to().isEmpty();
        Predicate<RefChange> forces = change -> forced.contains(change.name());
        audit(connection, "refs.deleted", repository, changes, deletes, cause);
        audit(connection, "refs.forced", repository, changes, deletes.negate().and(forces), cause);
        audit(
                connection,
                "refs.updated",
                repository,
                changes,
                deletes.or(forces).negate(),
                cause);
    }

    private static void audit(
            Connection connection,
            String action,
            Repository repository,
            List<RefChange> changes,
            Predicate<RefChange> which,
            Cause cause)
            throws SQLException {
        List<RefChange> those = changes.stream().filter(which).toList();
        if (those.isEmpty()) {
            return;
        }
        AuditEvent event = AuditEvent.of(action, repository).with("count", those.size());
        for (RefChange change : those.subList(0, Math.min(NAMED, those.size()))) {
            event = event.with(change.name().text(), text(change.from()) + " " + text(change.to()));
        }
        audit(connection, event, cause);
    }

    private static String text(Optional<TargetId> target) {
        return target.map(TargetId::text).orElse("-");
    }

    private static byte @Nullable [] bytes(Optional<TargetId> target) {
        return target.map(Names::bytes).orElse(null);
    }
}
