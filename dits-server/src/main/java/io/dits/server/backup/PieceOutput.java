// SPDX-License-Identifier: Apache-2.0
package io.dits.server.backup;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Stores what is written to it in pieces, of which it holds one in memory. */
final class PieceOutput extends OutputStream {
    private static final int PIECE = 16 << 20;

    private final ObjectStorage storage;
    private final String folder;
    private final String name;
    private final List<Manifest.Piece> pieces = new ArrayList<>();
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Stores pieces {@code name.00000} and on in that folder. */
    PieceOutput(ObjectStorage storage, String folder, String name) {
        this.storage = storage;
        this.folder = folder;
        this.name = name;
    }

    /** Those that are stored; all of them once it is closed. */
    List<Manifest.Piece> pieces() {
        return List.copyOf(pieces);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int start, int length) {
        for (int done = 0; done < length; ) {
            int more = Math.min(length - done, PIECE - bytes.size());
            bytes.write(from, start + done, more);
            done += more;
            if (bytes.size() == PIECE) {
                store();
            }
        }
    }

    private void store() {
        byte[] piece = bytes.toByteArray();
        String key = name + String.format(".%05d", pieces.size());
        storage.put(new StorageKey(folder + key), Content.of(piece));
        pieces.add(new Manifest.Piece(key, piece.length, Manifest.sha256(piece)));
        bytes = new ByteArrayOutputStream();
    }

    @Override
    public void close() {
        if (bytes.size() > 0) {
            store();
        }
    }
}
