// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

/**
 * How finely a file is cut. The code stands in the manifest; the numbers of a code never change.
 *
 * <p>Cutting is FastCDC with normalized chunking (Xia et al., "FastCDC: a Fast and Efficient Content-Defined Chunking
 * Approach for Data Deduplication", USENIX ATC 2016): up to the middle a stricter mask, beyond it a looser one. The
 * middle is a power of two; half of it is the least, eight times of it the most that a chunk has. Why these numbers:
 * {@code docs/decisions/0001-chunking.md}.
 */
public enum Profile {
    /** For files under 32 MiB: 60 KiB on average, 16 to 256 KiB. */
    FINE(1, 32 << 10),
    /** For files under 1 GiB: 240 KiB on average, 64 KiB to 1 MiB. */
    MEDIUM(2, 128 << 10),
    /** For larger files: 480 KiB on average, 128 KiB to 2 MiB. */
    COARSE(3, 256 << 10);

    private static final long MEDIUM_FROM = 32L << 20;
    private static final long COARSE_FROM = 1L << 30;

    private final int code;
    private final int middle;
    private final long strictMask;
    private final long looseMask;

    Profile(int code, int middle) {
        this.code = code;
        this.middle = middle;
        int bits = Integer.numberOfTrailingZeros(middle);
        this.strictMask = highest(bits + 2);
        this.looseMask = highest(bits);
    }

    /** The byte in the manifest. */
    public int code() {
        return code;
    }

    /** No chunk but a file's last is shorter, in bytes. */
    public int least() {
        return middle / 2;
    }

    /** Where the looser mask takes over, in bytes from the start of the chunk. */
    int middle() {
        return middle;
    }

    /** About the average length of a chunk of bytes without pattern, as measured; in bytes. */
    public int average() {
        return middle / 8 * 15;
    }

    /** No chunk is longer, in bytes. */
    public int most() {
        return 8 * middle;
    }

    /** The bits that must be zero in the hash for a cut before the middle. */
    long strictMask() {
        return strictMask;
    }

    /** The bits that must be zero for a cut from the middle on. */
    long looseMask() {
        return looseMask;
    }

    /** The highest bits, because they see all 64 bytes of the window. */
    private static long highest(int bits) {
        return -1L << (64 - bits);
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
        boolean near = forSize(size / 4) == previous
                || forSize(size) == previous
                || forSize(Math.min(size, COARSE_FROM) * 4) == previous;
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
