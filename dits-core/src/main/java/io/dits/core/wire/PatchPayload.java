// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import io.dits.core.content.Encoded;
import io.dits.core.content.Encoding;
import io.dits.core.content.Patch;
import io.dits.core.content.Piece;
import io.dits.core.model.ChunkId;
import io.dits.core.model.ObjectId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The payload of a chunk in pieces: encoding of the literals (1 byte), their length after decoding (4), number of pieces
 * (2), the pieces, the literals as they are encoded. A literal is 0 and its length (4); a copy is 1, its length (4), the id
 * of the base (34) and the offset in it (4). Integers are big-endian.
 */
final class PatchPayload {
    private static final int HEAD = 1 + 4 + 2;
    private static final int LITERAL = 1 + 4;
    private static final int COPY = LITERAL + ObjectId.BYTES + 4;

    /** What a copy takes in memory until the chunk is made, with all that is noted of its base. */
    private static final int COPY_COST = 512;

    private PatchPayload() {}

    /** The most bytes of memory: the payload, its literals taken out of it, the chunk, and its pieces one by one. */
    static int cost(int length, int payload) {
        return payload + 2 * length + COPY_COST * Math.min(Patch.MAX_PIECES, payload / COPY);
    }

    static int length(Patch patch) {
        int length = HEAD + patch.literals().payload().length;
        for (Piece piece : patch.pieces()) {
            length += piece instanceof Piece.Copy ? COPY : LITERAL;
        }
        return length;
    }

    static void write(Patch patch, ByteBuffer out) {
        Encoded literals = patch.literals();
        out.put((byte) literals.encoding().code()).putInt(literals.rawLength());
        out.putShort((short) patch.pieces().size());
        for (Piece piece : patch.pieces()) {
            switch (piece) {
                case Piece.Literal literal -> out.put((byte) 0).putInt(literal.length());
                case Piece.Copy copy -> {
                    out.put((byte) 1).putInt(copy.length());
                    copy.base().write(out);
                    out.putInt(copy.offset());
                }
            }
        }
        out.put(literals.payload());
    }

    /**
     * Checks what a frame announces before anything is allocated for it.
     *
     * @throws IllegalArgumentException if it is not a chunk, or the lengths are out of bounds
     */
    static void check(ObjectId id, int length, int payload) {
        if (!(id instanceof ChunkId)) {
            throw new IllegalArgumentException(id.text() + ": only chunks may come in pieces");
        }
        Patch.checkBounds(length, 1);
        if (payload < HEAD + COPY || payload > HEAD + COPY + length) {
            throw new IllegalArgumentException(
                    id.text() + ": impossible lengths: " + length + " bytes in pieces of " + payload);
        }
    }

    /**
     * Reads the pieces, and the literals without a copy of them in their decoded form.
     *
     * @throws IllegalArgumentException if they are not of their form
     */
    static Patch read(ChunkId id, int length, ByteBuffer in) {
        try {
            Encoding encoding = Encoding.ofCode(in.get() & 0xff);
            int literal = in.getInt();
            int count = Short.toUnsignedInt(in.getShort());
            Patch.checkBounds(length, count);
            List<Piece> pieces = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                pieces.add(piece(in));
            }
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            return new Patch(id, length, pieces, new Encoded(encoding, literal, rest));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(id.text() + ": its pieces end too early", e);
        }
    }

    private static Piece piece(ByteBuffer in) {
        int form = in.get();
        int length = in.getInt();
        return switch (form) {
            case 0 -> new Piece.Literal(length);
            case 1 -> {
                if (!(ObjectId.read(in) instanceof ChunkId base)) {
                    throw new IllegalArgumentException("piece: wanted a chunk to copy from, found another object");
                }
                yield new Piece.Copy(base, in.getInt(), length);
            }
            default -> throw new IllegalArgumentException("piece: wanted 0 (literal) or 1 (copy), found " + form);
        };
    }
}
