// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
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
        this(profile, in, new CutBuffer(profile));
    }

    /** Cuts in memory that was used before. */
    Chunker(Profile profile, ReadableByteChannel in, CutBuffer buffer) {
        this.profile = profile;
        this.in = in;
        this.buffer = buffer;
        buffer.start();
    }

    /**
     * The bytes of the next chunk, in an array of their own; empty at the end. A stream without bytes has no chunk.
     *
     * @throws IOException if the channel fails
     */
    public Optional<byte[]> next() throws IOException {
        return buffer.next(profile, in);
    }

    /** True if it is known already that there is no further chunk. */
    boolean drained() {
        return buffer.drained();
    }
}
