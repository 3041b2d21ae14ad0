// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream of bytes into chunks. The cuts depend on the bytes and the profile alone, never on how many bytes a read
 * brings. Holds a buffer of four times the longest chunk, at least 4 MiB.
 */
public final class Chunker {
    private final Profile profile;
    private final ReadableByteChannel in;
    private final byte[] buffer;
    private int from;
    private int to;
    private boolean ended;

    /** Cuts what the channel brings, from where it stands; does not close it. */
    public Chunker(Profile profile, ReadableByteChannel in) {
        this.profile = profile;
        this.in = in;
        this.buffer = new byte[Math.max(4 << 20, 4 * profile.most())];
    }

    /** The bytes of the next chunk, in an array of their own; empty at the end. A stream without bytes has no chunk. */
    public Optional<byte[]> next() throws IOException {
        if (to - from < profile.most() && !ended) {
            fill();
        }
        if (from == to) {
            return Optional.empty();
        }
        int length = Gear.cut(profile, buffer, from, to);
        byte[] chunk = Arrays.copyOfRange(buffer, from, from + length);
        from += length;
        return Optional.of(chunk);
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        ByteBuffer room = ByteBuffer.wrap(buffer, to, buffer.length - to);
        while (room.hasRemaining()) {
            int read = in.read(room);
            if (read < 0) {
                ended = true;
                break;
            }
        }
        to = room.position();
    }
}
