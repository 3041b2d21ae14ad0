// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A hash value of 32 bytes with its algorithm, kept as four big-endian longs so that millions of them stay small.
 * Ordered by algorithm, then by unsigned bytes.
 */
public record Hash(HashAlgorithm algorithm, long a, long b, long c, long d) implements Comparable<Hash> {
    /** Length of the value in bytes. */
    public static final int BYTES = 32;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    /** The SHA-256 value in the 32 bytes of {@code bytes} that start at {@code offset}. */
    public static Hash sha256(byte[] bytes, int offset) {
        return of(HashAlgorithm.SHA_256, bytes, offset);
    }

    /** The value in the 32 bytes of {@code bytes} that start at {@code offset}. */
    public static Hash of(HashAlgorithm algorithm, byte[] bytes, int offset) {
        return new Hash(
                algorithm,
                (long) LONGS.get(bytes, offset),
                (long) LONGS.get(bytes, offset + 8),
                (long) LONGS.get(bytes, offset + 16),
                (long) LONGS.get(bytes, offset + 24));
    }

    /** The value in the next 32 bytes of a buffer, which is big-endian, as all are that nobody told otherwise. */
    static Hash read(HashAlgorithm algorithm, ByteBuffer in) {
        return new Hash(algorithm, in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    /**
     * Reads 64 lower-case hexadecimal digits as a SHA-256 value.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Hash parse(String hex) {
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException("hash: wanted 64 lower-case hexadecimal digits, found "
                    + (hex.length() > 80 ? hex.length() + " characters" : "'" + hex + "'"));
        }
        return sha256(HexFormat.of().parseHex(hex), 0);
    }

    /** Writes the 32 bytes of the value into {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        LONGS.set(target, offset, a);
        LONGS.set(target, offset + 8, b);
        LONGS.set(target, offset + 16, c);
        LONGS.set(target, offset + 24, d);
    }

    /** The 32 bytes of the value. */
    public byte[] bytes() {
        byte[] out = new byte[BYTES];
        copyTo(out, 0);
        return out;
    }

    /** The value as 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    @Override
    public int compareTo(Hash other) {
        int order = algorithm.compareTo(other.algorithm);
        if (order == 0) {
            order = Long.compareUnsigned(a, other.a);
        }
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order == 0 ? Long.compareUnsigned(d, other.d) : order;
    }

    /** Written out: the one that records come with is made when first called, which takes a start's time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash
                && algorithm == hash.algorithm
                && a == hash.a
                && b == hash.b
                && c == hash.c
                && d == hash.d;
    }

    @Override
    public int hashCode() {
        // The bytes are uniformly distributed already: any of them serves.
        return (int) d;
    }

    @Override
    public String toString() {
        return hex();
    }
}
