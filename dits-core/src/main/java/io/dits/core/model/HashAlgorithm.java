// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** The hash function of an id; its code is the algorithm byte of the format and never changes meaning. */
public enum HashAlgorithm {
    /** SHA-256 (FIPS 180-4), 32 bytes. */
    SHA_256(1);

    private final int code;

    HashAlgorithm(int code) {
        this.code = code;
    }

    /** The byte that stands for this algorithm in encoded ids, 1 to 255. */
    public int code() {
        return code;
    }

    /**
     * The algorithm of a code.
     *
     * @throws IllegalArgumentException if this version knows no such algorithm
     */
    public static HashAlgorithm ofCode(int code) {
        if (code != SHA_256.code) {
            throw new IllegalArgumentException("hash algorithm: wanted 1 (SHA-256), found " + code);
        }
        return SHA_256;
    }
}
