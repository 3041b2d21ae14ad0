// SPDX-License-Identifier: Apache-2.0
package io.dits.core.codec;

import io.dits.core.model.Kind;
import io.dits.core.model.Limits;
import io.dits.core.model.ObjectId;
import io.dits.core.model.Person;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Grows the canonical bytes of one object. */
final class Writer {
    static final byte[] MAGIC = {'d', 'i', 't', 's'};
    static final int VERSION = 1;

    private ByteBuffer out = ByteBuffer.allocate(1024);

    Writer(Kind kind) {
        bytes(MAGIC);
        u8(kind.code());
        u8(VERSION);
    }

    Writer u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    Writer u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    Writer u32(int value) {
        room(4).putInt(value);
        return this;
    }

    Writer u64(long value) {
        room(8).putLong(value);
        return this;
    }

    Writer id(ObjectId id) {
        id.write(room(ObjectId.BYTES));
        return this;
    }

    Writer bytes(byte[] bytes) {
        room(bytes.length).put(bytes);
        return this;
    }

    Writer shortText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return u16(bytes.length).bytes(bytes);
    }

    Writer longText(String text) {
        return longBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    Writer longBytes(byte[] bytes) {
        return u32(bytes.length).bytes(bytes);
    }

    Writer person(Person person) {
        return shortText(person.name())
                .shortText(person.email())
                .u64(person.seconds())
                .u16(person.offsetMinutes());
    }

    byte[] done() {
        if (out.position() > Limits.MAX_OBJECT) {
            throw new IllegalArgumentException(
                    "object: wanted at most " + Limits.MAX_OBJECT + " bytes, found " + out.position());
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * out.capacity(), out.position() + bytes));
            out = larger.put(out.flip());
        }
        return out;
    }
}
