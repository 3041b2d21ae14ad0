// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import io.dits.core.model.ChunkId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A chunk said in pieces: some of its bytes, and where the others stand in chunks that the reader has. It is a way to send
 * a chunk, never to keep one, and proves nothing until the chunk was made and hashed to its name.
 *
 * @param id the chunk
 * @param length its bytes, 1 to {@value #MAX_LENGTH}
 * @param pieces its stretches in order, 1 to {@value #MAX_PIECES}, at least one of them a copy
 * @param literals the bytes of all literals, one after the other
 */
public record Patch(ChunkId id, int length, List<Piece> pieces, Encoded literals) {
    /** The longest chunk that may be said in pieces: twice what the cutter makes. */
    public static final int MAX_LENGTH = 4 << 20;
    /** The most pieces. */
    public static final int MAX_PIECES = 256;

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a bound is left, the lengths do not add up, or nothing is copied from elsewhere
     */
    public Patch {
        checkBounds(length, pieces.size());
        pieces = List.copyOf(pieces);
        long all = 0;
        long literal = 0;
        boolean copies = false;
        for (Piece piece : pieces) {
            all += piece.length();
            switch (piece) {
                case Piece.Literal _ -> literal += piece.length();
                case Piece.Copy copy -> {
                    copies = true;
                    if (copy.base().equals(id)) {
                        throw new IllegalArgumentException(id.text() + ": a chunk cannot be made of itself");
                    }
                }
            }
        }
        if (all != length || literal != literals.rawLength() || !copies) {
            throw new IllegalArgumentException(id.text() + ": wanted pieces of " + length + " bytes with literals of "
                    + literals.rawLength() + " and at least one copy, found " + all + " with " + literal);
        }
    }

    /**
     * The same check before the pieces are there, so that nothing is allocated for impossible ones.
     *
     * @throws IllegalArgumentException if a bound is left
     */
    public static void checkBounds(int length, int pieces) {
        if (length < 1 || length > MAX_LENGTH || pieces < 1 || pieces > MAX_PIECES) {
            throw new IllegalArgumentException("chunk of pieces: wanted 1 to " + MAX_LENGTH + " bytes in 1 to "
                    + MAX_PIECES + " pieces, found " + length + " in " + pieces);
        }
    }

    /** A chunk in those pieces; the literals' bytes are taken from it. */
    public static Patch of(Blob chunk, List<Piece> pieces) {
        int literal = 0;
        for (Piece piece : pieces) {
            literal += piece instanceof Piece.Literal ? piece.length() : 0;
        }
        byte[] literals = new byte[literal];
        int from = 0;
        int to = 0;
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Literal) {
                System.arraycopy(chunk.bytes(), from, literals, to, piece.length());
                to += piece.length();
            }
            from += piece.length();
        }
        return new Patch((ChunkId) chunk.id(), chunk.size(), pieces, Compression.encode(literals));
    }

    /** The chunks that it copies from. */
    public Set<ChunkId> bases() {
        Set<ChunkId> bases = new LinkedHashSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Copy copy) {
                bases.add(copy.base());
            }
        }
        return bases;
    }

    /** Bytes that are copied. */
    public int copied() {
        return length - literals.rawLength();
    }

    /** Makes the chunk from bases that come one after the other, in any order, so that no two need be in memory at once. */
    public static final class Making {
        private final Patch patch;
        private final byte[] bytes;
        private final Set<ChunkId> open;

        /**
         * Begins with the literals.
         *
         * @throws IllegalArgumentException if they cannot be decoded within their stated length
         */
        public Making(Patch patch) {
            this.patch = patch;
            this.bytes = new byte[patch.length];
            this.open = patch.bases();
            byte[] literals = Compression.decode(patch.literals);
            int from = 0;
            int to = 0;
            for (Piece piece : patch.pieces) {
                if (piece instanceof Piece.Literal) {
                    System.arraycopy(literals, from, bytes, to, piece.length());
                    from += piece.length();
                }
                to += piece.length();
            }
        }

        /**
         * Copies what this base gives; nothing if it is none.
         *
         * @throws IllegalArgumentException if it is shorter than what is to be copied
         */
        public void take(Blob base) {
            if (!(base.id() instanceof ChunkId id) || !open.remove(id)) {
                return;
            }
            int to = 0;
            for (Piece piece : patch.pieces) {
                if (piece instanceof Piece.Copy copy && copy.base().equals(id)) {
                    if (copy.offset() + copy.length() > base.size()) {
                        throw new IllegalArgumentException(patch.id.text() + ": wanted bytes up to "
                                + (copy.offset() + copy.length()) + " of " + id.text() + ", which has " + base.size());
                    }
                    System.arraycopy(base.bytes(), copy.offset(), bytes, to, copy.length());
                }
                to += piece.length();
            }
        }

        /**
         * The chunk, proven.
         *
         * @throws IllegalStateException if a base did not come
         * @throws WrongNameException if it hashes to another name
         */
        public Blob chunk() {
            if (!open.isEmpty()) {
                throw new IllegalStateException(
                        patch.id.text() + ": wanted " + open.iterator().next().text() + " first");
            }
            return Blob.claim(patch.id, bytes);
        }
    }
}
