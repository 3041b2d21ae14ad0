// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body: at most so many bytes, and not slower than a sender who means it. */
final class BodyInput extends FilterInputStream {
    private final long most;
    private final Pace pace;
    private long read;

    BodyInput(InputStream in, long most, Pace pace) {
        super(in);
        this.most = most;
        this.pace = pace;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        long began = pace.now();
        int count = in.read(target, offset, length);
        if (count > 0) {
            read += count;
            if (read > most) {
                throw Problem.tooLarge("body: wanted at most " + most + " bytes");
            }
            pace.passed(count, began);
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 1 << 16)).length;
    }
}
