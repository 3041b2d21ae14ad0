// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.core.store.ObjectStorage;
import io.dits.storage.disk.Disk;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.zip.CRC32C;

/**
 * The file of one pack's blocks: each where it is in the pack, with holes where others would be, and behind the largest pack
 * a table with the length and the checksum of each. Nothing is synced: what a crash tears fails its checksum.
 */
final class PackBlocks implements AutoCloseable {
    /** Bytes of a block; a pack's last one is shorter. */
    static final int BLOCK = 256 << 10;
    /** Bytes that a file takes beside its blocks. */
    static final int TABLE = 4096;

    private static final int BLOCKS = ObjectStorage.MAX_SIZE / BLOCK;
    private static final long MAGIC = 0x44495453_424c4b01L;
    private static final int HEAD = 3 * Long.BYTES;

    private final FileChannel file;

    private PackBlocks(FileChannel file) {
        this.file = file;
    }

    static PackBlocks openToRead(Path path) throws IOException {
        return new PackBlocks(FileChannel.open(path));
    }

    static PackBlocks openToWrite(Path path) throws IOException {
        return new PackBlocks(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    /** Bytes of that block of a pack. */
    static int length(long packSize, int block) {
        return (int) Math.min(BLOCK, packSize - (long) block * BLOCK);
    }

    /** How many blocks a pack has. */
    static int count(long packSize) {
        return (int) Math.ceilDiv(packSize, (long) BLOCK);
    }

    /** What a table says: the length of each block that is there, else 0, and its checksum. */
    record Table(long packSize, int[] lengths, int[] sums) {
        /** The blocks that are there, and as long as they should be. */
        BitSet present() {
            BitSet present = new BitSet();
            for (int block = 0; block < lengths.length && (long) block * BLOCK < packSize; block++) {
                present.set(block, lengths[block] == length(packSize, block));
            }
            return present;
        }
    }

    /**
     * Reads the table.
     *
     * @throws IOException also if there is none
     */
    Table table() throws IOException {
        byte[] bytes = new byte[HEAD + BLOCKS * Long.BYTES];
        Disk.read(file, ObjectStorage.MAX_SIZE, bytes);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long magic = in.getLong();
        long size = in.getLong();
        if (magic != MAGIC
                || size < 0
                || size > ObjectStorage.MAX_SIZE
                || in.getLong() != sum(bytes, 0, 2 * Long.BYTES)) {
            throw new EOFException("not a file of the cache");
        }
        int[] lengths = new int[BLOCKS];
        int[] sums = new int[BLOCKS];
        for (int block = 0; block < BLOCKS; block++) {
            lengths[block] = in.getInt();
            sums[block] = in.getInt();
        }
        return new Table(size, lengths, sums);
    }

    /** Writes blocks that begin with that one; only the pack's last may be shorter. */
    void write(long packSize, int first, byte[] bytes, int from, int length) throws IOException {
        writeAt((long) first * BLOCK, ByteBuffer.wrap(bytes, from, length));
        ByteBuffer entries = ByteBuffer.allocate((length + BLOCK - 1) / BLOCK * Long.BYTES);
        for (int at = from; at < from + length; at += BLOCK) {
            int count = Math.min(BLOCK, from + length - at);
            entries.putInt(count).putInt(sum(bytes, at, count));
        }
        writeTable(packSize, first, entries.flip());
    }

    /** Makes the file of a whole pack, whose blocks are in their places by that, into one of the cache. */
    static void complete(Path pack, long packSize) throws IOException {
        try (FileChannel file = FileChannel.open(pack, StandardOpenOption.READ, StandardOpenOption.WRITE);
                Arena arena = Arena.ofConfined()) {
            PackBlocks blocks = new PackBlocks(file);
            ByteBuffer buffer = Disk.pages(arena, BLOCK);
            ByteBuffer entries = ByteBuffer.allocate(count(packSize) * Long.BYTES);
            for (int block = 0; block < count(packSize); block++) {
                blocks.readAt(block, buffer.clear().limit(length(packSize, block)));
                entries.putInt(buffer.limit()).putInt(sum(buffer));
            }
            blocks.writeTable(packSize, 0, entries.flip());
        }
    }

    private void writeTable(long packSize, int first, ByteBuffer entries) throws IOException {
        writeAt(ObjectStorage.MAX_SIZE, head(packSize));
        writeAt(ObjectStorage.MAX_SIZE + HEAD + (long) first * Long.BYTES, entries);
        if (file.size() < (long) ObjectStorage.MAX_SIZE + TABLE) {
            writeAt((long) ObjectStorage.MAX_SIZE + TABLE - 1, ByteBuffer.allocate(1));
        }
    }

    /** Says what file it is, so that no other is taken for one. */
    private static ByteBuffer head(long packSize) {
        ByteBuffer head = ByteBuffer.allocate(HEAD).putLong(MAGIC).putLong(packSize);
        return head.putLong(sum(head.array(), 0, 2 * Long.BYTES)).flip();
    }

    private void writeAt(long place, ByteBuffer bytes) throws IOException {
        for (long at = place; bytes.hasRemaining(); ) {
            at += file.write(bytes, at);
        }
    }

    /** Reads a block into a buffer with room for a whole one; false if it is not what was written. */
    boolean read(Table table, int block, ByteBuffer target) throws IOException {
        readAt(block, target.clear().limit(table.lengths()[block]));
        return sum(target) == table.sums()[block];
    }

    /**
     * Fills a buffer with a block, and turns it to its start.
     *
     * @throws EOFException if the file ends before
     */
    private void readAt(int block, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (file.read(target, (long) block * BLOCK + target.position()) < 0) {
                throw new EOFException("block " + block + " is not there");
            }
        }
        target.flip();
    }

    private static int sum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    private static int sum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
