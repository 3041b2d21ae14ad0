// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.content.Encoded;
import io.dits.core.content.Encoding;
import io.dits.core.content.Hashing;
import io.dits.core.model.Hash;
import io.dits.core.model.ObjectId;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.storage.catalog.PackEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The bytes of a pack around its frames, as {@code docs/format.md} has them. */
public final class PackFormat {
    /** What a pack starts with. */
    static final byte[] START = "DITSPACK\u0001".getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] END = "DITSPEND".getBytes(StandardCharsets.US_ASCII);
    private static final int ROW = ObjectId.BYTES + 4 + 1 + 4 + 4 + 8;
    private static final int FOOTER = 4 + 4 + Hash.BYTES + END.length;

    private PackFormat() {}

    static int indexLength(int count) {
        return count * ROW + FOOTER;
    }

    static List<PackEntry> sorted(List<PackEntry> entries) {
        return entries.stream().sorted(Comparator.comparing(PackEntry::id)).toList();
    }

    /** Index and footer of a pack whose frames end at that position. */
    static byte[] index(List<PackEntry> sorted, long position) {
        ByteBuffer out = ByteBuffer.allocate(indexLength(sorted.size()));
        for (PackEntry entry : sorted) {
            entry.id().write(out);
            out.putInt((int) entry.offset())
                    .put((byte) entry.encoding().code())
                    .putInt(entry.raw())
                    .putInt(entry.stored())
                    .putLong(entry.span());
        }
        byte[] bytes = out.array();
        Hash sum = Hashing.sha256(bytes, 0, out.position());
        out.putInt(sorted.size()).putInt((int) position).put(sum.bytes()).put(END);
        return bytes;
    }

    /**
     * Reads the index of a stored pack.
     *
     * @param size its length in bytes, as a listing has it
     * @throws StoreException BROKEN if it is not a whole pack; the object may be gone meanwhile, which is BROKEN, too
     */
    public static List<PackEntry> read(ObjectStorage storage, StorageKey key, long size) {
        return read(
                key,
                size,
                (offset, length) -> storage.get(key, offset, length).orElseThrow(() -> broken(key, "is not there")));
    }

    /**
     * Reads the index of a pack that is in memory.
     *
     * @throws StoreException BROKEN if it is not a whole pack
     */
    public static List<PackEntry> read(StorageKey key, byte[] pack) {
        return read(
                key, pack.length, (offset, length) -> Arrays.copyOfRange(pack, (int) offset, (int) offset + length));
    }

    /** Some bytes of a pack. */
    private interface Ranges {
        byte[] read(long offset, int length);
    }

    private static List<PackEntry> read(StorageKey key, long size, Ranges ranges) {
        if (size < START.length + FOOTER || size > ObjectStorage.MAX_SIZE) {
            throw broken(key, "is no pack: " + size + " bytes");
        }
        ByteBuffer footer = ByteBuffer.wrap(ranges.read(size - FOOTER, FOOTER));
        int count = footer.getInt();
        int start = footer.getInt();
        byte[] sum = new byte[Hash.BYTES];
        footer.get(sum);
        byte[] end = new byte[END.length];
        footer.get(end);
        if (!Arrays.equals(end, END)
                || count < 0
                || start < START.length
                || start + (long) count * ROW + FOOTER != size) {
            throw broken(key, "does not end as a pack does");
        }
        byte[] index = ranges.read(start, count * ROW);
        if (!Arrays.equals(Hashing.sha256(index).bytes(), sum)) {
            throw broken(key, "its index does not match its checksum");
        }
        return entries(key, ByteBuffer.wrap(index), count, start);
    }

    private static List<PackEntry> entries(StorageKey key, ByteBuffer index, int count, int frames) {
        List<PackEntry> entries = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                ObjectId id = ObjectId.read(index);
                long offset = index.getInt() & 0xffff_ffffL;
                Encoding encoding = Encoding.ofCode(index.get() & 0xff);
                int raw = index.getInt();
                int stored = index.getInt();
                Encoded.checkLengths(encoding, raw, stored);
                if (offset < START.length || offset + stored > frames) {
                    throw broken(key, "its index points outside its frames");
                }
                entries.add(new PackEntry(id, offset, stored, raw, encoding, index.getLong()));
            }
        } catch (IllegalArgumentException e) {
            throw new StoreException(StoreException.Kind.BROKEN, "pack " + key + ": " + e.getMessage(), e);
        }
        return entries;
    }

    private static StoreException broken(StorageKey key, String why) {
        return new StoreException(StoreException.Kind.BROKEN, "pack " + key + ": " + why);
    }
}
