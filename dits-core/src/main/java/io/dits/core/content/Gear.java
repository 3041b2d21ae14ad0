// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds where a chunk ends. The rolling hash is gear hashing: shifted left by one and the table's entry of the next byte
 * added, so that its bits depend on the last 64 bytes and nothing else. The table's entry of byte <i>b</i> is the first 8
 * bytes, big-endian, of the SHA-256 of the ASCII text {@code dits gear <b>} with <i>b</i> in decimal.
 */
final class Gear {
    /** The bytes that a hash depends on. */
    static final int WINDOW = 64;

    private static final long[] TABLE = table();

    private Gear() {}

    /**
     * The length of the chunk at {@code from}: the whole rest if there is no cut in it.
     *
     * @param bytes holds the data up to {@code to}; either at least {@link Profile#most} bytes or all to the file's end
     */
    static int cut(Profile profile, byte[] bytes, int from, int to) {
        int end = Math.min(to, from + profile.most());
        int first = from + profile.least();
        if (end <= first) {
            return end - from;
        }
        // Plain loops over a local table: what the compiler does best with (unrolling by hand is slower).
        long[] table = TABLE;
        long hash = 0;
        int at = first - WINDOW;
        for (; at < first; at++) {
            hash = (hash << 1) + table[bytes[at] & 0xff];
        }
        int middle = Math.min(end, from + profile.middle());
        long mask = profile.strictMask();
        for (; at < middle; at++) {
            hash = (hash << 1) + table[bytes[at] & 0xff];
            if ((hash & mask) == 0) {
                return at + 1 - from;
            }
        }
        mask = profile.looseMask();
        for (; at < end; at++) {
            hash = (hash << 1) + table[bytes[at] & 0xff];
            if ((hash & mask) == 0) {
                return at + 1 - from;
            }
        }
        return end - from;
    }

    private static long[] table() {
        long[] table = new long[256];
        for (int b = 0; b < table.length; b++) {
            byte[] seed = ("dits gear " + b).getBytes(StandardCharsets.US_ASCII);
            table[b] = ByteBuffer.wrap(Hashing.sha256(seed).bytes()).getLong();
        }
        return table;
    }
}
