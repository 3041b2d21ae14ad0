// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The audit: rows that are only ever added. What changes something writes its row in its own transaction, not by this. */
public interface AuditTrail {
    /** Adds a row of its own, for what was refused or did not happen in the database. */
    void tell(AuditEvent event, Cause cause);

    /**
     * Rows with ids below {@code before}, the newest first.
     *
     * @param limit the most to return
     */
    List<AuditEntry> list(Filter filter, long before, int limit);

    /** All rows that the filter lets through, the oldest first, as they were when it began. */
    void each(Filter filter, Consumer<AuditEntry> sink);

    /**
     * Which rows.
     *
     * @param since not before
     * @param until before
     * @param actor by whom, a name without case
     * @param action an action, or the noun of many
     * @param repository {@code owner/name} as it is now, or was when it was deleted
     * @param owner the id of whose matter they are
     */
    record Filter(
            Optional<Instant> since,
            Optional<Instant> until,
            Optional<String> actor,
            Optional<String> action,
            Optional<String> repository,
            OptionalLong owner) {
        /** Refuses times that no database keeps. */
        public Filter {
            since.ifPresent(Filter::check);
            until.ifPresent(Filter::check);
        }

        private static void check(Instant time) {
            if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
                throw new IllegalArgumentException("audit: wanted a time of the years 1970 to 9999");
            }
        }

        private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

        /** All rows. */
        public static final Filter ALL = new Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }
}
