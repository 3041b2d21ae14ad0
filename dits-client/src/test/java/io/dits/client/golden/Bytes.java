// SPDX-License-Identifier: Apache-2.0
package io.dits.client.golden;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The fields that {@code docs/format.md} makes everything of. Knows nothing of Dits' own code. */
final class Bytes {
    /** The kinds of objects, from 1 on. */
    static final List<String> KINDS = List.of("", "chunk", "manifest", "tree", "commit", "tag");

    private final ByteBuffer in;

    Bytes(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    int u8() {
        return in.get() & 0xff;
    }

    int u16() {
        return in.getShort() & 0xffff;
    }

    int s16() {
        return in.getShort();
    }

    /** A number that has to fit into 31 bits, as all lengths and counts of the format do. */
    int u32() {
        int value = in.getInt();
        require(value >= 0, "a length of 2 GiB or more");
        return value;
    }

    long u64() {
        return in.getLong();
    }

    byte[] take(int length) {
        require(length <= in.remaining(), "a length beyond the end");
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    String id() {
        int kind = u8();
        require(kind >= 1 && kind <= 5, "an unknown kind");
        require(u8() == 1, "an unknown hash algorithm");
        return KINDS.get(kind) + ":" + HexFormat.of().formatHex(take(32));
    }

    /** An id of one of these kinds. */
    String id(String... kinds) {
        String id = id();
        require(List.of(kinds).contains(id.substring(0, id.indexOf(':'))), "an id of another kind: " + id);
        return id;
    }

    String text16() {
        return utf8(take(u16()));
    }

    String text32() {
        return utf8(take(u32()));
    }

    byte[] bytes32() {
        return take(u32());
    }

    boolean atEnd() {
        return !in.hasRemaining();
    }

    int position() {
        return in.position();
    }

    Bytes at(int position) {
        in.position(position);
        return this;
    }

    /** Takes the header of a metadata object. */
    Bytes header(String kind) {
        require(new String(take(4), StandardCharsets.US_ASCII).equals("dits"), "no header");
        require(KINDS.get(u8()).equals(kind), "the header of another kind");
        require(u8() == 1, "another version");
        return this;
    }

    void end() {
        require(atEnd(), "bytes after the end");
    }

    static void require(boolean truth, String otherwise) {
        if (!truth) {
            throw new IllegalStateException("not as docs/format.md says: " + otherwise);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("not as docs/format.md says: a text is not UTF-8", e);
        }
    }
}
