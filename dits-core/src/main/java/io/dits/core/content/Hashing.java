// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import io.dits.core.model.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 as every Java runtime has it. */
public final class Hashing {
    /**
     * Bytes given to the digest at a time. The runtime's fast form of the digest is used by callers that were compiled,
     * which takes thousands of calls: with whole chunks of a megabyte a gigabyte would pass before that.
     */
    private static final int SLICE = 8 << 10;

    private Hashing() {}

    /** The SHA-256 value of some bytes. */
    public static Hash sha256(byte[] bytes) {
        return sha256(bytes, 0, bytes.length);
    }

    /** The SHA-256 value of {@code length} bytes from {@code offset} on. */
    public static Hash sha256(byte[] bytes, int offset, int length) {
        MessageDigest digest = digest();
        for (int done = 0; done < length; done += SLICE) {
            digest.update(bytes, offset + done, Math.min(SLICE, length - done));
        }
        return Hash.sha256(digest.digest(), 0);
    }

    /** A new SHA-256 computation. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
