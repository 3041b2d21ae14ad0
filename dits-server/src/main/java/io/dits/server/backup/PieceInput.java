// SPDX-License-Identifier: Apache-2.0
package io.dits.server.backup;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** The bytes of pieces one after the other, each proven before any of it is given. */
final class PieceInput extends InputStream {
    private final Iterator<Manifest.Piece> pieces;
    private final Function<Manifest.Piece, byte[]> proven;
    private InputStream piece = InputStream.nullInputStream();

    PieceInput(List<Manifest.Piece> pieces, Function<Manifest.Piece, byte[]> proven) {
        this.pieces = pieces.iterator();
        this.proven = proven;
    }

    @Override
    public int read() throws java.io.IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int start, int length) throws java.io.IOException {
        while (true) {
            int count = piece.read(into, start, length);
            if (count >= 0 || !pieces.hasNext()) {
                return count;
            }
            piece = new ByteArrayInputStream(proven.apply(pieces.next()));
        }
    }
}
