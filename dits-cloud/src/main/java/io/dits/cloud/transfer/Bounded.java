// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.transfer;

import io.dits.core.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Objects;

/** Takes the body of an answer, and no more of it than was asked for: more is a BROKEN storage. */
public final class Bounded extends OutputStream {
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Takes at most that many bytes. */
    public Bounded(int most) {
        this.most = most;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (length > most - bytes.size()) {
            throw new StoreException(
                    StoreException.Kind.BROKEN, "answer: wanted at most " + most + " bytes, found more");
        }
        bytes.write(source, offset, length);
    }

    /** How many came. */
    public int size() {
        return bytes.size();
    }

    /** What came. */
    public byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
