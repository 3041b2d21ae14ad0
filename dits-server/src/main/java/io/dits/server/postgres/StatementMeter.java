// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import java.time.Duration;

/** Hears how long the database takes. Safe for concurrent use. */
public interface StatementMeter {
    /**
     * A statement has been answered.
     *
     * @param kind its first word, as {@code select}; {@code commit} and {@code rollback} for the ends of transactions
     * @param well whether the database did it
     */
    void ended(String kind, boolean well, Duration time);

    /** Somebody has waited so long for a connection. */
    void waited(Duration time);
}
