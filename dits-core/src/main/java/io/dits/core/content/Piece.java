// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import io.dits.core.model.ChunkId;
import io.dits.core.model.Limits;

/** One stretch of a chunk that is said in pieces. */
public sealed interface Piece {
    /** Its bytes, at least 1. */
    int length();

    /** Bytes that come along, after those of the literals before it. */
    record Literal(int length) implements Piece {
        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if it is out of bounds
         */
        public Literal {
            check(0, length);
        }
    }

    /**
     * Bytes of another chunk.
     *
     * @param base the chunk
     * @param offset where in it they begin
     */
    record Copy(ChunkId base, int offset, int length) implements Piece {
        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException if it cannot be within any chunk
         */
        public Copy {
            check(offset, length);
        }
    }

    private static void check(int offset, int length) {
        // Neither sum can overflow once both are known to be within bounds.
        if (offset < 0 || length < 1 || length > Limits.MAX_OBJECT || offset > Limits.MAX_OBJECT - length) {
            throw new IllegalArgumentException("piece: impossible range of " + length + " bytes from " + offset);
        }
    }
}
