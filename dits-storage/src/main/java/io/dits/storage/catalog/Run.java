// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.content.Encoded;
import io.dits.core.content.Encoding;
import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
    /** A run is mapped in one piece. */
    static final int MAX_ROWS = Integer.MAX_VALUE / ROW;

    private final Path file;
    private final ByteBuffer rows;
    private final int count;

    private Run(Path file, ByteBuffer rows) {
        this.file = file;
        this.rows = rows;
        this.count = rows.limit() / ROW;
    }

    /** Opens a run of so many rows. */
    static Run open(Path file, int count) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() != (long) count * ROW || count > MAX_ROWS) {
                throw broken(
                        file, "wanted " + count + " rows of " + ROW + " bytes, found " + channel.size() + " bytes");
            }
            // The map that takes no arena calls a constructor by reflection, which takes tens of milliseconds once.
            ByteBuffer rows = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto())
                    .asByteBuffer();
            return new Run(file, rows);
        }
    }

    /** Writes rows, which must come sorted without repeats, syncs the file and returns their number. */
    static int write(Path file, Iterator<Map.Entry<ObjectId, Location>> sorted) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(ROW * 1024);
        int count = 0;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (sorted.hasNext()) {
                Map.Entry<ObjectId, Location> row = sorted.next();
                count++;
                row.getKey().write(buffer);
                Location place = row.getValue();
                place.pack().write(buffer);
                buffer.putInt((int) place.offset()).putInt(place.stored()).putInt(place.raw());
                buffer.put((byte) place.encoding().code());
                if (!buffer.hasRemaining()) {
                    Disk.drain(out, buffer);
                }
            }
            Disk.drain(out, buffer);
            out.force(true);
        }
        return count;
    }

    private static StoreException broken(Path file, String why) {
        return new StoreException(
                StoreException.Kind.BROKEN,
                "catalog run " + file + " is damaged: " + why
                        + "; remove the catalog's folder to have it made again from the packs");
    }

    int count() {
        return count;
    }

    String name() {
        return java.util.Objects.requireNonNull(file.getFileName()).toString();
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
        int stored = row.getInt();
        int raw = row.getInt();
        int encoding = row.get() & 0xff;
        try {
            Encoding known = Encoding.ofCode(encoding);
            Encoded.checkLengths(known, raw, stored);
            return new Location(pack, offset, stored, raw, known);
        } catch (IllegalArgumentException e) {
            throw broken(file, String.valueOf(e.getMessage()));
        }
    }

    private ObjectId id(int index) {
        try {
            return ObjectId.read(rows.slice(index * ROW, ObjectId.BYTES));
        } catch (IllegalArgumentException e) {
            throw broken(file, String.valueOf(e.getMessage()));
        }
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
                return Map.entry(id(next), place(next++));
            }
        };
    }
}
