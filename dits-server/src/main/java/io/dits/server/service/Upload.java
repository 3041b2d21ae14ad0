// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Reservations;
import java.util.List;
import java.util.Optional;

/** What came of an upload. What came before a refused object may have been kept; the client asks what is missing and goes on. */
public sealed interface Upload {
    /**
     * All is there.
     *
     * @param received objects in the body
     * @param stored those of them that the repository did not have
     * @param bytes bytes of all received, uncompressed
     */
    record Stored(long received, long stored, long bytes) implements Upload {}

    /**
     * Something refers to what the repository lacks.
     *
     * @param missing what, in the order in which it was referred to
     */
    record Incomplete(List<ObjectId> missing) implements Upload {
        /** Copies. */
        public Incomplete {
            missing = List.copyOf(missing);
        }
    }

    /**
     * A chunk is to be made of others that the repository lacks, or that cannot be read: it has to be sent whole.
     *
     * @param bases which; if one is damaged, all that were to be read with it
     * @param damage what is wrong with them, if they are linked and ought to be there
     */
    record NoBase(List<ObjectId> bases, Optional<StoreException> damage) implements Upload {
        /** Copies. */
        public NoBase {
            bases = List.copyOf(bases);
        }
    }

    /** The owner of the repository would have more than is allowed. */
    record OverQuota(Reservations.Excess excess) implements Upload {}

    /**
     * The bytes of a metadata object break the format, or it says of its children what is not so.
     *
     * @param object which one
     * @param reason for people
     */
    record Malformed(ObjectId object, String reason) implements Upload {}
}
