// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.content.Encoding;
import io.dits.core.model.ObjectId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A sorted, immutable file of places, searched where it lies: the operating system's page cache holds it, not the heap.
 * Each row has id (34 bytes), pack (16), offset (4), stored (4), raw (4), encoding (1).
 */
final class Run {
    static final int ROW = ObjectId.BYTES + PackId.BYTES + 4 + 4 + 4 + 1;

    private final Path file;
    private final ByteBuffer rows;
    private final int count;

    private Run(Path file, ByteBuffer rows) {
        this.file = file;
        this.rows = rows;
        this.count = rows.limit() / ROW;
    }

    static Run open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() % ROW != 0 || channel.size() > Integer.MAX_VALUE) {
                throw new IOException(file + ": is no catalog run: " + channel.size() + " bytes");
            }
            MappedByteBuffer rows = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            return new Run(file, rows);
        }
    }

    /** Writes rows, which must come sorted without repeats, and syncs the file. */
    static void write(Path file, Iterator<Map.Entry<ObjectId, Location>> sorted) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(ROW * 4096);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (sorted.hasNext()) {
                Map.Entry<ObjectId, Location> row = sorted.next();
                row.getKey().write(buffer);
                Location place = row.getValue();
                place.pack().write(buffer);
                buffer.putInt((int) place.offset()).putInt(place.stored()).putInt(place.raw());
                buffer.put((byte) place.encoding().code());
                if (!buffer.hasRemaining()) {
                    drain(buffer, out);
                }
            }
            drain(buffer, out);
            out.force(true);
        }
    }

    private static void drain(ByteBuffer buffer, FileChannel out) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        buffer.clear();
    }

    int count() {
        return count;
    }

    String name() {
        return java.util.Objects.requireNonNull(file.getFileName()).toString();
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    Optional<Location> find(ObjectId id) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(id, middle * ROW);
            if (order == 0) {
                return Optional.of(place(middle));
            }
            if (order < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return Optional.empty();
    }

    /** Compares in the order of {@link ObjectId}: the kind's and the algorithm's codes ascend as the enums do. */
    private int compare(ObjectId id, int at) {
        int order = Integer.compare(id.kind().code(), rows.get(at));
        if (order == 0) {
            order = Integer.compare(id.hash().algorithm().code(), rows.get(at + 1) & 0xff);
        }
        if (order == 0) {
            order = Long.compareUnsigned(id.hash().a(), rows.getLong(at + 2));
        }
        if (order == 0) {
            order = Long.compareUnsigned(id.hash().b(), rows.getLong(at + 10));
        }
        if (order == 0) {
            order = Long.compareUnsigned(id.hash().c(), rows.getLong(at + 18));
        }
        return order == 0 ? Long.compareUnsigned(id.hash().d(), rows.getLong(at + 26)) : order;
    }

    private Location place(int index) {
        ByteBuffer row = rows.slice(index * ROW + ObjectId.BYTES, ROW - ObjectId.BYTES);
        PackId pack = PackId.read(row);
        long offset = row.getInt() & 0xffff_ffffL;
        return new Location(pack, offset, row.getInt(), row.getInt(), Encoding.ofCode(row.get() & 0xff));
    }

    Iterator<Map.Entry<ObjectId, Location>> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public Map.Entry<ObjectId, Location> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                ObjectId id = ObjectId.read(rows.slice(next * ROW, ObjectId.BYTES));
                return Map.entry(id, place(next++));
            }
        };
    }
}
