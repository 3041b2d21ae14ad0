// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.core.store.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A part of a content that fails before it gives its last bytes if the content is not as long as it said. So what is sent breaks
 * off, and the server keeps nothing of it.
 */
final class ExactInput extends FilterInputStream {
    private final Content content;
    private final boolean last;
    private long left;

    /** The content cannot be read, or is not what it said. */
    static final class ContentException extends IOException {
        private static final long serialVersionUID = 1L;

        ContentException(String message) {
            super(message);
        }

        ContentException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** {@code length} bytes from {@code offset} on; offset and length are within what the content says of itself. */
    static ExactInput open(Content content, long offset, long length) throws IOException {
        InputStream in;
        try {
            in = content.open();
        } catch (IOException e) {
            throw new ContentException(e);
        }
        try {
            in.skipNBytes(offset);
        } catch (IOException e) {
            in.close();
            throw new ContentException(e);
        }
        ExactInput exact = new ExactInput(in, content, length, offset + length == content.size());
        if (length == 0) {
            exact.checkEnd();
        }
        return exact;
    }

    private ExactInput(InputStream in, Content content, long length, boolean last) {
        super(in);
        this.content = content;
        this.left = length;
        this.last = last;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read;
        try {
            read = in.read(target, offset, (int) Math.min(length, left));
        } catch (IOException e) {
            throw new ContentException(e);
        }
        if (read < 0) {
            throw new ContentException("content: wanted " + content.size() + " bytes, found " + left + " fewer");
        }
        left -= read;
        if (left == 0) {
            checkEnd();
        }
        return read;
    }

    private void checkEnd() throws IOException {
        if (!last) {
            return;
        }
        int more;
        try {
            more = in.read();
        } catch (IOException e) {
            throw new ContentException(e);
        }
        if (more >= 0) {
            throw new ContentException("content: wanted " + content.size() + " bytes, found more");
        }
    }

    @Override
    public long skip(long count) throws IOException {
        return count <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(left, in.available());
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
