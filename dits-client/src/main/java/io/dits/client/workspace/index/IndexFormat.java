// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.index;

import io.dits.core.model.FileId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The bytes of an index: magic, version, entries, conflicts, trees of directories, and a CRC-32 of all before it. Only
 * this working copy reads them, and whoever loses them runs {@code dits restore --staged .}; so the form may change.
 */
final class IndexFormat {
    private static final int MAGIC = 0x44495449; // DITI
    private static final int VERSION = 1;
    private static final int EXECUTABLE = 1;
    private static final int LINK = 2;
    private static final int SETTLED = 4;
    private static final int ABSENT = 8;

    private IndexFormat() {}

    static ByteBuffer encode(Index index) {
        Bytes out = new Bytes(64 + 160 * index.entries().size());
        out.room(12).putInt(MAGIC).putInt(VERSION).putInt(index.entries().size());
        for (IndexEntry entry : index.entries()) {
            out.text(entry.path());
            content(out, Optional.of(entry.content()), entry.stamp().settled() ? SETTLED : 0);
            out.room(12).putLong(entry.stamp().mtime()).putInt(entry.stamp().inode());
        }
        out.room(4).putInt(index.conflicts().size());
        for (Conflict conflict : index.conflicts().values()) {
            out.text(conflict.path());
            content(out, conflict.base(), 0);
            content(out, conflict.ours(), 0);
            content(out, conflict.theirs(), 0);
        }
        out.room(4).putInt(index.trees().size());
        index.trees().forEach((directory, tree) -> {
            out.text(directory);
            tree.write(out.room(ObjectId.BYTES));
        });
        return out.sealed();
    }

    private static void content(Bytes out, Optional<Content> content, int flags) {
        if (content.isEmpty()) {
            out.room(1).put((byte) ABSENT);
            return;
        }
        switch (content.get()) {
            case Content.OfFile file -> {
                ByteBuffer room = out.room(1 + 8 + ObjectId.BYTES);
                room.put((byte) (flags | (file.executable() ? EXECUTABLE : 0))).putLong(file.size());
                file.id().write(room);
            }
            case Content.OfLink link -> {
                out.room(1).put((byte) (flags | LINK));
                out.text(link.target());
            }
        }
    }

    /** Reads an index; anything but what encode writes is an IllegalArgumentException or a BufferUnderflowException. */
    static Index decode(byte[] bytes) {
        int body = bytes.length - 4;
        if (body < 12 || ByteBuffer.wrap(bytes, body, 4).getInt() != crc(bytes, body)) {
            throw new IllegalArgumentException("its checksum is wrong");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, body);
        if (in.getInt() != MAGIC || in.getInt() != VERSION) {
            throw new IllegalArgumentException("another version of Dits wrote it");
        }
        return new Index(entries(in), conflicts(in), trees(in));
    }

    private static List<IndexEntry> entries(ByteBuffer in) {
        int count = in.getInt();
        List<IndexEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String path = text(in);
            int flags = in.get();
            Content content = content(in, flags).orElseThrow(() -> new IllegalArgumentException("entry of nothing"));
            entries.add(new IndexEntry(path, content, new Stamp(in.getLong(), in.getInt(), (flags & SETTLED) != 0)));
        }
        return entries;
    }

    private static SortedMap<String, Conflict> conflicts(ByteBuffer in) {
        SortedMap<String, Conflict> conflicts = new TreeMap<>(PathOrder.PATHS);
        for (int count = in.getInt(); count > 0; count--) {
            String path = text(in);
            conflicts.put(
                    path, new Conflict(path, content(in, in.get()), content(in, in.get()), content(in, in.get())));
        }
        return conflicts;
    }

    private static Map<String, TreeId> trees(ByteBuffer in) {
        int count = in.getInt();
        Map<String, TreeId> trees = HashMap.newHashMap(count);
        for (; count > 0; count--) {
            trees.put(text(in), (TreeId) ObjectId.read(in));
        }
        return trees;
    }

    private static Optional<Content> content(ByteBuffer in, int flags) {
        if ((flags & ABSENT) != 0) {
            return Optional.empty();
        }
        if ((flags & LINK) != 0) {
            return Optional.of(new Content.OfLink(text(in)));
        }
        long size = in.getLong();
        return Optional.of(new Content.OfFile((FileId) ObjectId.read(in), size, (flags & EXECUTABLE) != 0));
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.getShort() & 0xffff];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** Bytes that grow. */
    private static final class Bytes {
        private ByteBuffer out;

        Bytes(int size) {
            out = ByteBuffer.allocate(size);
        }

        ByteBuffer room(int more) {
            if (out.remaining() < more) {
                out = ByteBuffer.allocate(2 * out.capacity() + more).put(out.flip());
            }
            return out;
        }

        void text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0xffff) {
                throw new IllegalArgumentException("path: wanted at most 65535 bytes, found " + bytes.length);
            }
            room(2 + bytes.length).putShort((short) bytes.length).put(bytes);
        }

        ByteBuffer sealed() {
            int length = out.position();
            int crc = crc(out.array(), length);
            room(4).putInt(crc);
            return out.flip();
        }
    }
}
