// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.nio.ByteBuffer;

/**
 * The name of an object: its kind and the hash of its uncompressed bytes. Two objects of different kinds are different
 * even if their bytes are the same. Encoded in {@value #BYTES} bytes: kind, algorithm, hash.
 */
public sealed interface ObjectId extends Comparable<ObjectId> permits FileId, TreeId, TargetId {
    /** Length of an encoded id in bytes. */
    int BYTES = 2 + Hash.BYTES;

    /** The kind of object that this names. */
    Kind kind();

    /** The hash of its bytes. */
    Hash hash();

    /** The id of that kind and hash. */
    static ObjectId of(Kind kind, Hash hash) {
        return switch (kind) {
            case CHUNK -> new ChunkId(hash);
            case MANIFEST -> new ManifestId(hash);
            case TREE -> new TreeId(hash);
            case COMMIT -> new CommitId(hash);
            case TAG -> new TagId(hash);
        };
    }

    /**
     * Reads an encoded id of {@value #BYTES} bytes at the buffer's position.
     *
     * @throws IllegalArgumentException if kind or algorithm are unknown, or bytes are lacking
     */
    static ObjectId read(ByteBuffer in) {
        if (in.remaining() < BYTES) {
            throw new IllegalArgumentException("object id: wanted " + BYTES + " bytes, found " + in.remaining());
        }
        Kind kind = Kind.ofCode(in.get() & 0xff);
        HashAlgorithm algorithm = HashAlgorithm.ofCode(in.get() & 0xff);
        return of(kind, Hash.read(algorithm, in));
    }

    /** Writes the encoded id, {@value #BYTES} bytes, at the buffer's position. */
    default void write(ByteBuffer out) {
        out.put((byte) kind().code()).put((byte) hash().algorithm().code()).put(hash().bytes());
    }

    /**
     * Reads the text form {@code kind:hex}.
     *
     * @throws IllegalArgumentException if the text is not one
     */
    static ObjectId parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("object id: wanted kind:hash");
        }
        return of(Kind.ofWord(text.substring(0, colon)), Hash.parse(text.substring(colon + 1)));
    }

    /** The text form {@code kind:hex}, as in {@code chunk:9f86d0…}. */
    default String text() {
        return kind().word() + ":" + hash().hex();
    }

    @Override
    default int compareTo(ObjectId other) {
        int order = kind().compareTo(other.kind());
        return order == 0 ? hash().compareTo(other.hash()) : order;
    }
}
