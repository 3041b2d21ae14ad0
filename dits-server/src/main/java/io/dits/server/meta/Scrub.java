// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.storage.catalog.PackId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far the reading of all packs, round after round, has come: one server at a time goes on where the last one stopped. */
public interface Scrub {
    /**
     * Takes the turn; empty if another server has it, or if no round is under way and the last one began less than the
     * interval ago.
     */
    Optional<Turn> begin(Duration interval);

    /** How it stands. */
    Status status();

    /**
     * How it stands.
     *
     * @param round the round under way, if there is one
     * @param last the last one that came to its end
     * @param finished when that was
     */
    record Status(Optional<Round> round, Optional<Round> last, Optional<Instant> finished) {}

    /**
     * A round.
     *
     * @param packs that were read
     * @param bytes of them
     * @param faults objects that were found damaged or gone
     */
    record Round(long packs, long bytes, long faults) {}

    /** One server's turn, until it is closed or its connection breaks. */
    interface Turn extends AutoCloseable {
        /** The next pack of the round; empty when the round has come to its end. */
        Optional<PackId> next();

        /** Notes that a pack was read. */
        void read(PackId pack, long bytes, long faults);

        @Override
        void close();
    }
}
