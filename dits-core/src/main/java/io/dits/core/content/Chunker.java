// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stream of bytes into chunks. The cuts depend on the bytes and the profile alone, never on how many bytes a read
 * brings. Holds a few megabytes outside the heap.
 */
public final class Chunker {
    private final Profile profile;
    private final ReadableByteChannel in;
    private final CutBuffer buffer;

    /** Cuts what the channel brings, from where it stands; does not close it. */
    public Chunker(Profile profile, ReadableByteChannel in) {
        this.profile = profile;
        this.in = in;
        this.buffer = new CutBuffer(profile);
    }

    /**
     * The bytes of the next chunk, in an array of their own; empty at the end. A stream without bytes has no chunk.
     *
     * @throws IOException if the channel fails
     */
    public Optional<byte[]> next() throws IOException {
        return buffer.next(profile, in);
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
}
