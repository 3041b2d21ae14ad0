// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import io.dits.core.model.Limits;

/**
 * An object's bytes as they are kept or sent, not yet proven to be what they claim. The payload is not copied: whoever
 * makes or reads one leaves the array alone afterwards.
 *
 * @param encoding how to read the payload
 * @param rawLength bytes after decoding, 0 to {@link Limits#MAX_OBJECT}
 * @param payload the bytes; as many as {@code rawLength} if stored, fewer if compressed
 */
public record Encoded(Encoding encoding, int rawLength, byte[] payload) {
    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if they are out of bounds or do not fit each other
     */
    public Encoded {
        checkLengths(encoding, rawLength, payload.length);
    }

    /**
     * The same check before a payload is there, so that nothing is allocated for an impossible one.
     *
     * @throws IllegalArgumentException if the lengths are out of bounds or do not fit each other
     */
    public static void checkLengths(Encoding encoding, int rawLength, int payloadLength) {
        boolean fits = encoding == Encoding.STORED
                ? payloadLength == rawLength
                : payloadLength > 0 && payloadLength < rawLength;
        if (rawLength < 0 || rawLength > Limits.MAX_OBJECT || !fits) {
            throw new IllegalArgumentException(
                    "object: impossible lengths: " + rawLength + " bytes in " + payloadLength + ", " + encoding);
        }
    }
}
