// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** The name of a chunk. */
public record ChunkId(Hash hash) implements FileId {
    @Override
    public Kind kind() {
        return Kind.CHUNK;
    }

    @Override
    public String toString() {
        return text();
    }
}
