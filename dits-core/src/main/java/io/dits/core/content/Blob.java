// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import io.dits.core.model.Hash;
import io.dits.core.model.Kind;
import io.dits.core.model.Limits;
import io.dits.core.model.ObjectId;

/**
 * An object's bytes under their own name. A blob with a wrong name cannot exist: bytes from outside get in only by
 * {@link #claim}, which proves them. The arrays are shared, not copied: nobody writes to them.
 */
public final class Blob {
    private final ObjectId id;
    private final byte[] bytes;
    /** Null until asked for; recomputing it gives the same value, so that a race is harmless. */
    private volatile @org.jspecify.annotations.Nullable Encoded encoded;

    private Blob(ObjectId id, byte[] bytes, @org.jspecify.annotations.Nullable Encoded encoded) {
        this.id = id;
        this.bytes = bytes;
        this.encoded = encoded;
    }

    /**
     * Names bytes.
     *
     * @throws IllegalArgumentException if there are more than {@link Limits#MAX_OBJECT}
     */
    public static Blob of(Kind kind, byte[] bytes) {
        checkLength(bytes.length);
        return new Blob(ObjectId.of(kind, Hashing.sha256(bytes)), bytes, null);
    }

    /**
     * Takes bytes from outside under the name they came with.
     *
     * @throws IllegalArgumentException if they are too long
     * @throws WrongNameException if they hash to another name
     */
    public static Blob claim(ObjectId id, byte[] bytes) {
        checkLength(bytes.length);
        return prove(id, bytes, null);
    }

    /**
     * Takes encoded bytes from outside under the name they came with, and keeps the encoded form beside the raw one.
     *
     * @throws IllegalArgumentException if they cannot be decoded within their stated length
     * @throws WrongNameException if they hash to another name
     */
    public static Blob claim(ObjectId id, Encoded encoded) {
        return prove(id, Compression.decode(encoded), encoded);
    }

    /** Takes bytes under a name that was made of them just now. */
    static Blob named(ObjectId id, byte[] bytes) {
        checkLength(bytes.length);
        return new Blob(id, bytes, null);
    }

    private static Blob prove(ObjectId id, byte[] bytes, @org.jspecify.annotations.Nullable Encoded encoded) {
        Hash actual = Hashing.sha256(bytes);
        if (!actual.equals(id.hash())) {
            throw new WrongNameException(id, actual);
        }
        return new Blob(id, bytes, encoded);
    }

    /** The name. */
    public ObjectId id() {
        return id;
    }

    /** The uncompressed bytes; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** The number of uncompressed bytes. */
    public int size() {
        return bytes.length;
    }

    /** The bytes as they are kept and sent: compressed where that pays. */
    public Encoded encoded() {
        Encoded known = encoded;
        if (known == null) {
            known = Compression.encode(bytes);
            encoded = known;
        }
        return known;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Blob that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id.text() + " (" + bytes.length + " bytes)";
    }

    private static void checkLength(int length) {
        if (length > Limits.MAX_OBJECT) {
            throw new IllegalArgumentException(
                    "object: wanted at most " + Limits.MAX_OBJECT + " bytes, found " + length);
        }
    }
}
