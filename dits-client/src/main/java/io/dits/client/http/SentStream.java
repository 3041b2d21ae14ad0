// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body on its way out: every part taken from it shows that the connection moves. */
final class SentStream extends FilterInputStream {
    private final StallGuard guard;

    SentStream(InputStream in, StallGuard guard) {
        super(in);
        this.guard = guard;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        guard.moved();
        return super.read(bytes, offset, length);
    }
}
