// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

/**
 * How finely a file is cut. The code stands in the manifest; the numbers of a code never change.
 *
 * <p>Cutting is FastCDC with normalized chunking (Xia et al., "FastCDC: a Fast and Efficient Content-Defined Chunking
 * Approach for Data Deduplication", USENIX ATC 2016): under the average a stricter mask, beyond it a looser one.
 */
public enum Profile {
    /** For files under 64 MiB: 64 KiB on average. */
    FINE(1, 16 << 10, 64 << 10, 256 << 10),
    /** For files under 16 GiB: 256 KiB on average. */
    MEDIUM(2, 64 << 10, 256 << 10, 1 << 20),
    /** For larger files: 512 KiB on average. */
    COARSE(3, 128 << 10, 512 << 10, 2 << 20);

    private static final long MEDIUM_FROM = 64L << 20;
    private static final long COARSE_FROM = 16L << 30;
    /** How many more or fewer bits the two masks have than the average asks for. */
    private static final int NORMALIZATION = 2;

    private final int code;
    private final int least;
    private final int average;
    private final int most;

    Profile(int code, int least, int average, int most) {
        this.code = code;
        this.least = least;
        this.average = average;
        this.most = most;
    }

    /** The byte in the manifest. */
    public int code() {
        return code;
    }

    /** No chunk but a file's last is shorter, in bytes. */
    public int least() {
        return least;
    }

    /** About the average length of a chunk in bytes; a power of two. */
    public int average() {
        return average;
    }

    /** No chunk is longer, in bytes. */
    public int most() {
        return most;
    }

    /** The bits that must be zero in the hash for a cut before the average: the highest ones, which see 64 bytes back. */
    long strictMask() {
        return highBits(Integer.numberOfTrailingZeros(average) + NORMALIZATION);
    }

    /** The bits that must be zero for a cut from the average on. */
    long looseMask() {
        return highBits(Integer.numberOfTrailingZeros(average) - NORMALIZATION);
    }

    private static long highBits(int count) {
        return -1L << (64 - count);
    }

    /** The profile for a new file of that many bytes. */
    public static Profile forSize(long size) {
        if (size < MEDIUM_FROM) {
            return FINE;
        }
        return size < COARSE_FROM ? MEDIUM : COARSE;
    }

    /**
     * The profile for the next version of a file: the previous one's, unless the size has left its range by more than
     * four times, so that a file that grows over a boundary does not lose all that it shares with itself.
     */
    public static Profile forSize(long size, Profile previous) {
        boolean near = forSize(Math.max(1, size / 4)) == previous
                || forSize(size) == previous
                || forSize(size * 4) == previous;
        return near ? previous : forSize(size);
    }

    /**
     * The profile of a code.
     *
     * @throws IllegalArgumentException if this version knows no such profile
     */
    public static Profile ofCode(int code) {
        for (Profile profile : values()) {
            if (profile.code == code) {
                return profile;
            }
        }
        throw new IllegalArgumentException("chunking profile: wanted 1 to 3, found " + code);
    }
}
