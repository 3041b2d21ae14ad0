// SPDX-License-Identifier: Apache-2.0
package io.dits.core.codec;

import io.dits.core.model.Kind;
import io.dits.core.model.Limits;
import io.dits.core.model.ObjectId;
import io.dits.core.model.Person;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes the canonical bytes of one object apart; every length is checked against what is there before use. */
final class Reader {
    private final Kind kind;
    private final ByteBuffer in;

    Reader(Kind kind, byte[] bytes) {
        this.kind = kind;
        this.in = ByteBuffer.wrap(bytes);
        if (!Arrays.equals(bytes(Writer.MAGIC.length), Writer.MAGIC)) {
            throw bad("does not start with 'dits'");
        }
        int found = u8();
        if (found != kind.code()) {
            throw bad("its kind byte is " + found);
        }
        int version = u8();
        if (version != Writer.VERSION) {
            throw bad("wanted format version " + Writer.VERSION + ", found " + version
                    + "; a newer Dits may have written it");
        }
    }

    int u8() {
        return need(1).get() & 0xff;
    }

    int u16() {
        return need(2).getShort() & 0xffff;
    }

    int s16() {
        return need(2).getShort();
    }

    long u64() {
        return need(8).getLong();
    }

    int u32() {
        int value = need(4).getInt();
        if (value < 0) {
            throw bad("a length is out of bounds");
        }
        return value;
    }

    /** A number of entries that each take at least {@code least} bytes of what is left. */
    int count(int least) {
        int count = u32();
        if (count > Limits.MAX_NODE_ENTRIES || (long) count * least > in.remaining()) {
            throw bad("wanted room for " + count + " entries, found " + in.remaining() + " bytes");
        }
        return count;
    }

    <I extends ObjectId> I id(Class<I> type) {
        ObjectId id = ObjectId.read(need(ObjectId.BYTES));
        if (!type.isInstance(id)) {
            throw bad("refers to a " + id.kind().word() + " where it may not");
        }
        return type.cast(id);
    }

    byte[] bytes(int length) {
        need(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    String shortText() {
        return text(bytes(u16()));
    }

    String longText() {
        return text(longBytes());
    }

    byte[] longBytes() {
        return bytes(u32());
    }

    Person person() {
        return new Person(shortText(), shortText(), u64(), s16());
    }

    void end() {
        if (in.hasRemaining()) {
            throw bad("has " + in.remaining() + " bytes after its end");
        }
    }

    IllegalArgumentException bad(String why) {
        return new IllegalArgumentException(kind.word() + ": " + why);
    }

    private String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(kind.word() + ": a text is not UTF-8", e);
        }
    }

    private ByteBuffer need(int bytes) {
        if (bytes < 0 || in.remaining() < bytes) {
            throw new IllegalArgumentException(
                    kind.word() + ": wanted " + bytes + " more bytes, found " + in.remaining(),
                    new BufferUnderflowException());
        }
        return in;
    }
}
