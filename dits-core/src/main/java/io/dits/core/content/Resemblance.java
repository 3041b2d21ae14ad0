// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds in new bytes what stands in old ones, wherever it moved: blocks of {@value #BLOCK} bytes at fixed places of the old
 * are looked for at every place of the new by a hash that rolls over them, and grown in both directions. Not thread-safe.
 */
public final class Resemblance {
    /** The shortest stretch that is found for certain is twice as long, less one byte. */
    private static final int BLOCK = 1 << 10;
    /** Any odd number: the hash is a polynomial in it modulo 2^64. */
    private static final long BASE = 0x9E3779B97F4A7C15L;

    /** What the byte that leaves is multiplied by. */
    private static final long OUT = power(BLOCK);

    private static final int FILTER_BITS = 17;

    private final byte[] old;
    /** Open addressing: a slot has a block's hash, and its place plus one; 0 is an empty slot. */
    private final long[] hashes;

    private final int[] places;
    private final int shift;
    /** A bit for each block's hash, so few that they stay close to the processor. */
    private final long[] filter = new long[1 << (FILTER_BITS - 6)];

    /** Prepares the search in these old bytes, which are not copied. */
    public Resemblance(byte[] old) {
        this.old = old;
        // So many slots that most places of new bytes are answered by an empty one.
        int bits = 32 - Integer.numberOfLeadingZeros(8 * (old.length / BLOCK) + 1);
        this.hashes = new long[1 << bits];
        this.places = new int[1 << bits];
        this.shift = 64 - bits;
        for (int at = 0; at + BLOCK <= old.length; at += BLOCK) {
            long hash = hash(old, at);
            int slot = slot(hash);
            if (places[slot] == 0) {
                hashes[slot] = hash;
                places[slot] = at + 1;
                int bit = (int) (hash >>> (64 - FILTER_BITS));
                filter[bit >> 6] |= 1L << bit;
            }
        }
    }

    /** Where a hash stands, or the empty slot where it would. */
    private int slot(long hash) {
        int slot = (int) (hash >>> shift);
        while (places[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & (places.length - 1);
        }
        return slot;
    }

    /**
     * A stretch that stands in both.
     *
     * @param at where in the new bytes
     * @param old where in the old bytes
     */
    public record Same(int at, int old, int length) {}

    /** Stretches of the new bytes in order, none over another, at most {@code most}. */
    public List<Same> in(byte[] next, int most) {
        List<Same> found = new ArrayList<>();
        int done = 0;
        int at = 0;
        long hash = next.length < BLOCK ? 0 : hash(next, 0);
        while (at + BLOCK <= next.length && found.size() < most) {
            while (at + BLOCK < next.length && !promising(hash)) {
                hash = rolled(hash, next[at], next[at + BLOCK]);
                at++;
            }
            int place = places[slot(hash)] - 1;
            if (place >= 0 && Arrays.equals(next, at, at + BLOCK, old, place, place + BLOCK)) {
                Same same = grown(next, at, place, done);
                found.add(same);
                done = same.at() + same.length();
                at = done;
                hash = at + BLOCK <= next.length ? hash(next, at) : 0;
            } else {
                hash = at + BLOCK < next.length ? rolled(hash, next[at], next[at + BLOCK]) : 0;
                at++;
            }
        }
        return found;
    }

    private boolean promising(long hash) {
        int bit = (int) (hash >>> (64 - FILTER_BITS));
        return (filter[bit >> 6] & (1L << bit)) != 0;
    }

    private Same grown(byte[] next, int at, int place, int done) {
        int before = 0;
        while (at - before > done && place - before > 0 && next[at - before - 1] == old[place - before - 1]) {
            before++;
        }
        int all = Math.min(next.length - at, old.length - place);
        int differs = Arrays.mismatch(next, at, at + all, old, place, place + all);
        return new Same(at - before, place - before, before + (differs < 0 ? all : differs));
    }

    private static long hash(byte[] bytes, int from) {
        long hash = 0;
        for (int i = from; i < from + BLOCK; i++) {
            hash = hash * BASE + bytes[i] + 1;
        }
        return hash;
    }

    private static long rolled(long hash, byte out, byte in) {
        // One product waits for the hash before; the other does not.
        return hash * BASE + (in + 1 - (out + 1) * OUT);
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= BASE;
        }
        return power;
    }
}
