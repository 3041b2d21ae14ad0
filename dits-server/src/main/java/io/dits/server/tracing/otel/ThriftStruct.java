// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing.otel;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Writes a struct of Thrift in its binary protocol, field by field by their numbers. */
final class ThriftStruct {
    private static final int END = 0;
    private static final int TRUTH = 2;
    private static final int SMALL = 8;
    private static final int NUMBER = 10;
    private static final int TEXT = 11;
    private static final int STRUCT = 12;
    private static final int LIST = 15;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private interface Writing {
        void run() throws IOException;
    }

    /** A stream into memory does not fail. */
    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void field(int type, int number) throws IOException {
        out.writeByte(type);
        out.writeShort(number);
    }

    void truth(int field, boolean value) {
        write(() -> {
            field(TRUTH, field);
            out.writeBoolean(value);
        });
    }

    void small(int field, int value) {
        write(() -> {
            field(SMALL, field);
            out.writeInt(value);
        });
    }

    void number(int field, long value) {
        write(() -> {
            field(NUMBER, field);
            out.writeLong(value);
        });
    }

    void text(int field, String value) {
        write(() -> {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            field(TEXT, field);
            out.writeInt(utf8.length);
            out.write(utf8);
        });
    }

    /** A struct whose fields that writes. */
    void struct(int field, Runnable fields) {
        write(() -> {
            field(STRUCT, field);
            fields.run();
            out.writeByte(END);
        });
    }

    /** A list of structs whose fields that writes. */
    <T> void structs(int field, List<T> elements, Consumer<T> fields) {
        write(() -> {
            field(LIST, field);
            out.writeByte(STRUCT);
            out.writeInt(elements.size());
            for (T element : elements) {
                fields.accept(element);
                out.writeByte(END);
            }
        });
    }

    /** All of it. */
    byte[] end() {
        write(() -> out.writeByte(END));
        return bytes.toByteArray();
    }
}
