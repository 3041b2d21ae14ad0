// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

/** How the bytes of an object are kept or sent. */
public enum Encoding {
    /** As they are. */
    STORED(0),
    /** One zstd frame (RFC 8878). */
    ZSTD(1);

    private final int code;

    Encoding(int code) {
        this.code = code;
    }

    /** The byte that stands for this encoding. */
    public int code() {
        return code;
    }

    /**
     * The encoding of a code.
     *
     * @throws IllegalArgumentException if this version knows no such encoding
     */
    public static Encoding ofCode(int code) {
        return switch (code) {
            case 0 -> STORED;
            case 1 -> ZSTD;
            default ->
                throw new IllegalArgumentException("encoding: wanted 0 (stored) or 1 (zstd), found " + code
                        + "; a newer Dits may have written it");
        };
    }
}
