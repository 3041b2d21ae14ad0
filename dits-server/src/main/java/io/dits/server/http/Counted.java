// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Streams that tell how many bytes have passed. */
final class Counted {
    private Counted() {}

    static InputStream in(InputStream in, LongConsumer passed) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = in.read(target, offset, length);
                passed.accept(Math.max(0, count));
                return count;
            }
        };
    }

    static OutputStream out(OutputStream out, LongConsumer passed) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                passed.accept(length);
            }
        };
    }
}
