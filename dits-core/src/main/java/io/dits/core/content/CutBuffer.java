// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Optional;

/** A window that moves over a stream of bytes and is cut into chunks from its front. */
final class CutBuffer {
    private static final int PAGE = 4096;
    private static final int READ = 256 << 10;
    /** What a fill brings at least. */
    private static final int FILL = 1 << 20;

    /**
     * Where the kernel copies to. A byte's place in the stream and its address agree modulo the page: at other addresses
     * the kernel's copy is several times slower, which costs more than copying once more from here.
     */
    private final ByteBuffer landing = Arena.ofAuto().allocate(READ, PAGE).asByteBuffer();

    private final byte[] window;
    private int from;
    private int to;
    private long read;
    private boolean ended;

    /** Cuts by that profile. */
    CutBuffer(Profile profile) {
        this.window = new byte[profile.most() + FILL];
    }

    /** The next chunk in an array of its own; empty at the end. */
    Optional<byte[]> next(Profile profile, ReadableByteChannel in) throws IOException {
        if (to - from < profile.most() && !ended) {
            fill(in);
        }
        if (from == to) {
            return Optional.empty();
        }
        int length = Gear.cut(profile, window, from, to);
        byte[] chunk = Arrays.copyOfRange(window, from, from + length);
        from += length;
        return Optional.of(chunk);
    }

    private void fill(ReadableByteChannel in) throws IOException {
        System.arraycopy(window, from, window, 0, to - from);
        to -= from;
        from = 0;
        while (to < window.length && !ended) {
            int start = (int) (read % PAGE);
            landing.clear().position(start).limit(Math.min(READ, start + window.length - to));
            int count = in.read(landing);
            if (count < 0) {
                ended = true;
            } else {
                landing.get(start, window, to, count);
                to += count;
                read += count;
            }
        }
    }
}
