// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** The name of a chunk. */
public record ChunkId(Hash hash) implements FileId {
    @Override
    public Kind kind() {
        return Kind.CHUNK;
    }

    // Written out, as in Hash: the ones that records come with are made when first called, which takes a start's time.
    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkId id && hash.equals(id.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
