// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** An answer's body, in writes of at least some size, and not slower than a reader who means it. */
final class AnswerOutput extends BufferedOutputStream {
    private static final int BUFFER = 64 << 10;

    AnswerOutput(OutputStream out, Pace pace) {
        super(new Paced(out, pace), BUFFER);
    }

    private static final class Paced extends FilterOutputStream {
        private final Pace pace;

        Paced(OutputStream out, Pace pace) {
            super(out);
            this.pace = pace;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            // In slices: the write of a large object must not count as no progress.
            for (int done = 0; done < length; done += BUFFER) {
                int count = Math.min(BUFFER, length - done);
                long began = pace.now();
                out.write(bytes, offset + done, count);
                pace.passed(count, began);
            }
        }
    }
}
