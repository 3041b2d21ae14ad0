// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import java.io.IOException;
import java.io.InputStream;

/** The body of an answer, cut when it stalls. Time between reads does not count: it is ours. */
final class GuardedStream extends InputStream {
    private final InputStream in;
    private final StallGuard guard;

    GuardedStream(InputStream in, StallGuard guard) {
        this.in = in;
        this.guard = guard;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        guard.waiting(true);
        try {
            int count = in.read(bytes, offset, length);
            if (guard.stalled()) {
                throw new IOException("the connection stalled");
            }
            return count;
        } finally {
            guard.waiting(false);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
