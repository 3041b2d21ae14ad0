// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StoreException;
import io.dits.storage.cache.Flights.Flight;
import io.dits.storage.catalog.PackId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One read of a range of a pack: what is on the disk from there, the rest from behind in few reads of whole blocks. */
final class BlockRead {
    private static final int BLOCK = PackBlocks.BLOCK;
    /** Blocks that are there are read again if two reads become one by it. */
    private static final int BRIDGE = 1;

    private final ObjectStorage inner;
    private final DiskCache disk;
    private final Flights<Block, Piece> flights;
    private final PackId pack;
    private final long packSize;
    private final long offset;
    private final byte[] target;

    /** A block of a pack. */
    record Block(PackId pack, int number) {}

    /** Bytes of a pack from a place on. */
    record Piece(byte[] bytes, long start) {}

    BlockRead(
            ObjectStorage inner,
            DiskCache disk,
            Flights<Block, Piece> flights,
            PackId pack,
            long packSize,
            long offset,
            int length) {
        this.inner = inner;
        this.disk = disk;
        this.flights = flights;
        this.pack = pack;
        this.packSize = packSize;
        this.offset = offset;
        this.target = new byte[length];
    }

    /** The bytes; empty if the pack is not there. */
    Optional<byte[]> run() {
        BitSet lacking = new BitSet();
        lacking.set((int) (offset / BLOCK), (int) ((offset + target.length - 1) / BLOCK) + 1);
        disk.read(pack, lacking, this::take);
        disk.answered(lacking.isEmpty());
        if (lacking.isEmpty()) {
            return Optional.of(target);
        }
        // A disk that keeps nothing now makes whole blocks a waste.
        boolean there = disk.ready() ? load(lacking) : readExactly(lacking);
        return there ? Optional.of(target) : Optional.empty();
    }

    /** What is wanted of bytes of a pack: from where, how many; none if none of them is. */
    private record Part(long start, int length) {}

    private Part wanted(long start, int length) {
        long from = Math.max(start, offset);
        return new Part(from, (int) Math.max(0, Math.min(start + length, offset + target.length) - from));
    }

    private void take(int block, ByteBuffer buffer) {
        long start = (long) block * BLOCK;
        Part part = wanted(start, PackBlocks.length(packSize, block));
        buffer.get((int) (part.start() - start), target, (int) (part.start() - offset), part.length());
    }

    /** Copies what is wanted of {@code length} bytes of a pack from {@code start} on. */
    private void copy(Piece piece, long start, int length) {
        Part part = wanted(start, length);
        System.arraycopy(
                piece.bytes(),
                (int) (part.start() - piece.start()),
                target,
                (int) (part.start() - offset),
                part.length());
    }

    private boolean load(BitSet lacking) {
        Map<Integer, Flight<Block, Piece>> mine = new TreeMap<>();
        List<Flight<Block, Piece>> others = new ArrayList<>();
        try {
            lacking.stream().forEach(number -> {
                Flight<Block, Piece> flight = flights.join(new Block(pack, number));
                if (flight.mine()) {
                    mine.put(number, flight);
                } else {
                    others.add(flight);
                }
            });
            if (!loadMine(mine)) {
                return false;
            }
        } finally {
            mine.values().forEach(flight -> flights.land(flight, Optional.empty()));
        }
        BitSet open = new BitSet();
        for (Flight<Block, Piece> flight : others) {
            int number = flight.key().number();
            flight.landed()
                    .ifPresentOrElse(
                            piece -> copy(piece, (long) number * BLOCK, PackBlocks.length(packSize, number)),
                            () -> open.set(number));
        }
        // What had landed before it was claimed.
        disk.read(pack, open, this::take);
        return open.isEmpty() || readExactly(open);
    }

    private boolean loadMine(Map<Integer, Flight<Block, Piece>> mine) {
        int era = disk.era();
        BitSet blocks = new BitSet();
        mine.keySet().forEach(blocks::set);
        // Some may have landed between the look and the claim.
        disk.read(pack, blocks, this::take);
        for (int first = blocks.nextSetBit(0); first >= 0; ) {
            int end = blocks.nextClearBit(first);
            int next = blocks.nextSetBit(end);
            while (next >= 0 && next - end <= BRIDGE) {
                end = blocks.nextClearBit(next);
                next = blocks.nextSetBit(end);
            }
            if (!loadRun(first, end, mine, era)) {
                return false;
            }
            first = next;
        }
        return true;
    }

    /** Reads blocks in one go, keeps them, and hands them to those who wait. */
    private boolean loadRun(int first, int end, Map<Integer, Flight<Block, Piece>> mine, int era) {
        long start = (long) first * BLOCK;
        int length = (int) (Math.min((long) end * BLOCK, packSize) - start);
        Optional<byte[]> bytes = read(start, length);
        if (bytes.isEmpty()) {
            return false;
        }
        Piece piece = new Piece(bytes.get(), start);
        copy(piece, start, length);
        disk.write(pack, packSize, first, bytes.get(), 0, length, era);
        for (int block = first; block < end; block++) {
            Optional.ofNullable(mine.remove(block)).ifPresent(flight -> flights.land(flight, Optional.of(piece)));
        }
        return true;
    }

    /** Without the disk: from the first to the last of the blocks, as far as it is wanted. */
    private boolean readExactly(BitSet blocks) {
        long start = Math.max(offset, (long) blocks.nextSetBit(0) * BLOCK);
        int length = (int) (Math.min(offset + target.length, (long) blocks.length() * BLOCK) - start);
        Optional<byte[]> bytes = read(start, length);
        bytes.ifPresent(found -> copy(new Piece(found, start), start, length));
        return bytes.isPresent();
    }

    private Optional<byte[]> read(long start, int length) {
        Optional<byte[]> bytes = inner.get(pack.key(), start, length);
        if (bytes.isPresent() && bytes.get().length != length) {
            throw new StoreException(
                    StoreException.Kind.BROKEN,
                    pack.key() + ": wanted " + length + " bytes from " + start + " on, found " + bytes.get().length);
        }
        return bytes;
    }
}
