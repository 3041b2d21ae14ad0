// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of bytes into chunks. The cuts depend on the bytes and the profile alone, never on how many bytes a read
 * brings or a buffer holds. Keeps less than the longest chunk of the profile from one buffer to the next.
 */
public final class Chunker {
    /** A buffer has at least so many bytes, the length of the longest chunk of any profile. */
    public static final int LEAST_BUFFER = Profile.COARSE.most();

    private static final int PAGE = 4096;
    private static final int READ = 256 << 10;

    private final Profile profile;
    private final ReadableByteChannel in;
    /**
     * Where the kernel copies to. A byte's place in the stream and its address agree modulo the page: at other addresses
     * the kernel's copy is several times slower, which costs more than copying once more from here.
     */
    private final ByteBuffer landing = Arena.ofAuto().allocate(READ, PAGE).asByteBuffer();

    /** The bytes after the last cut, which begin the next buffer. */
    private final byte[] rest;

    private int resting;
    private long read;
    private boolean ended;

    /** Cuts what the channel brings, from where it stands; does not close it. */
    public Chunker(Profile profile, ReadableByteChannel in) {
        this.profile = profile;
        this.in = in;
        this.rest = new byte[profile.most()];
    }

    /**
     * Fills the buffer and says where the next chunks stand in it, one behind the other from its front; none at the end. A
     * stream without bytes has no chunk.
     *
     * @param buffer is the caller's again when this returns; at least {@link #LEAST_BUFFER} bytes long
     * @throws IOException if the channel fails
     */
    public List<Extent> next(byte[] buffer) throws IOException {
        if (buffer.length < LEAST_BUFFER) {
            throw new IllegalArgumentException(
                    "buffer: wanted at least " + LEAST_BUFFER + " bytes, found " + buffer.length);
        }
        int to = fill(buffer);
        List<Extent> chunks = new ArrayList<>();
        int from = 0;
        while (from < to) {
            int length = Gear.cut(profile, buffer, from, to);
            if (!ended && from + length == to && length < profile.most()) {
                // Here ends what was read, not necessarily the chunk.
                break;
            }
            chunks.add(new Extent(from, length));
            from += length;
        }
        resting = to - from;
        System.arraycopy(buffer, from, rest, 0, resting);
        return chunks;
    }

    private int fill(byte[] buffer) throws IOException {
        System.arraycopy(rest, 0, buffer, 0, resting);
        int to = resting;
        while (to < buffer.length && !ended) {
            int start = (int) (read % PAGE);
            landing.clear().position(start).limit(Math.min(READ, start + buffer.length - to));
            int count = in.read(landing);
            if (count < 0) {
                ended = true;
            } else {
                landing.get(start, buffer, to, count);
                to += count;
                read += count;
            }
        }
        return to;
    }

    /** The same cuts of a whole file that is in memory already; the file itself if it is one chunk, none if it is empty. */
    public static List<byte[]> cut(Profile profile, byte[] file) {
        List<byte[]> chunks = new ArrayList<>();
        for (int from = 0; from < file.length; ) {
            int length = Gear.cut(profile, file, from, file.length);
            chunks.add(length == file.length ? file : Arrays.copyOfRange(file, from, from + length));
            from += length;
        }
        return chunks;
    }

    /** Where a chunk stands in a buffer, in bytes. */
    public record Extent(int from, int length) {}
}
