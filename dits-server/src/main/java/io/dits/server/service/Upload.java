// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.model.ObjectId;
import java.util.List;

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
     * The bytes of a metadata object break the format, or it says of its children what is not so.
     *
     * @param object which one
     * @param reason for people
     */
    record Malformed(ObjectId object, String reason) implements Upload {}
}
