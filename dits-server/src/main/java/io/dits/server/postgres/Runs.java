// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.CollectorRun.Did;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What is remembered of the collector's runs, and what the next one does about one that died. */
final class Runs {
    /** Rows that are changed at once. */
    private static final int PAGE = 8192;

    private Runs() {}

    /** Draws the number of a run that begins; those before do nothing more from now on. */
    static long draw(Connection connection) throws SQLException {
        long number;
        try (var draw = connection.prepareStatement("update collector set run = run + 1 returning run")) {
            ResultSet rows = draw.executeQuery();
            rows.next();
            number = rows.getLong(1);
        }
        try (var clear = connection.createStatement()) {
            clear.execute("truncate unreachable");
            clear.execute("update collections set state = 'failed', finished_at = now(),"
                    + " message = 'it did not come to its end' where state = 'running'");
        }
        return number;
    }

    /** Notes that a run goes on; the number of the note. */
    static long begun(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement("insert into collections default values returning id")) {
            ResultSet rows = insert.executeQuery();
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Notes how a run ended, and tells the audit if it deleted something. */
    static int ended(Connection connection, long collection, String state, String message, Did did, Cause cause)
            throws SQLException {
        if (did.deleted() > 0 || did.packsDeleted() > 0) {
            AuditEvent event = AuditEvent.of("gc.deleted", "server")
                    .with("run", collection)
                    .with("state", state)
                    .with("objects", did.deleted())
                    .with("bytes", did.deletedBytes())
                    .with("packs", did.packsDeleted());
            Logs.audit(connection, event, cause);
        }
        try (var update = connection.prepareStatement("update collections set state = ?, message = ?,"
                + " finished_at = now(), objects_quarantined = ?, bytes_quarantined = ?, objects_deleted = ?,"
                + " bytes_deleted = ?, packs_deleted = ?, packs_rewritten = ? where id = ?")) {
            update.setString(1, state);
            update.setString(2, message);
            update.setLong(3, did.quarantined());
            update.setLong(4, did.quarantinedBytes());
            update.setLong(5, did.deleted());
            update.setLong(6, did.deletedBytes());
            update.setLong(7, did.packsDeleted());
            update.setLong(8, did.packsRewritten());
            update.setLong(9, collection);
            return update.executeUpdate();
        }
    }

    /** Lifts some of what a run that died put into quarantine and did not look at again; how many. */
    static int takeBackSome(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement("with half as materialized (select l.object, l.repository"
                + " from repositories r join links l on l.repository = r.id and l.quarantined_at = r.quarantining"
                + " where r.quarantining is not null order by l.object, l.repository limit " + PAGE
                + " for no key update of l) update links l set quarantined_at = null from half"
                + " where l.object = half.object and l.repository = half.repository")) {
            return update.executeUpdate();
        }
    }

    /** All of that is lifted. */
    static void takenBack(Connection connection) throws SQLException {
        try (var clear = connection.createStatement()) {
            clear.executeUpdate("update repositories set quarantining = null where quarantining is not null");
        }
    }

    /** A database that was restored may be older than what is in the storage: then all waits a grace period more. */
    static boolean anew(Connection connection, RunTimes times) throws SQLException {
        try (var query = connection.prepareStatement(
                        "select exists (select from collections where state = 'done' and finished_at > ?)");
                var links = connection.prepareStatement(
                        "update links set quarantined_at = now() where quarantined_at is not null");
                var packs = connection.prepareStatement("update unknown_packs set seen_at = now()")) {
            query.setObject(1, times.alive());
            ResultSet rows = query.executeQuery();
            rows.next();
            return !rows.getBoolean(1) && links.executeUpdate() + packs.executeUpdate() > 0;
        }
    }
}
