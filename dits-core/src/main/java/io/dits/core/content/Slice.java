// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import io.dits.core.model.ChunkId;
import java.util.Arrays;

/**
 * A chunk within a buffer that will be filled again: named where it stands, and copied only by who keeps it. Good for as
 * long as nobody writes to the buffer.
 */
public final class Slice {
    private final byte[] buffer;
    private final Chunker.Extent extent;
    private final ChunkId id;

    /**
     * Names the bytes.
     *
     * @throws IllegalArgumentException if the buffer does not hold them
     */
    public Slice(byte[] buffer, Chunker.Extent extent) {
        this.buffer = buffer;
        this.extent = extent;
        this.id = new ChunkId(Hashing.sha256(buffer, extent.from(), extent.length()));
    }

    /** The name. */
    public ChunkId id() {
        return id;
    }

    /** The number of bytes. */
    public int size() {
        return extent.length();
    }

    /** A copy that does not need the buffer. */
    public Blob blob() {
        return Blob.named(id, Arrays.copyOfRange(buffer, extent.from(), extent.from() + extent.length()));
    }
}
