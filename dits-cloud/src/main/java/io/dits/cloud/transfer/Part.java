// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.transfer;

import io.dits.core.store.Content;
import java.io.IOException;
import java.io.InputStream;

/**
 * A part of a content as the body of a request. It gives exactly the bytes it announces or fails before the last one: a
 * server that never got the last byte keeps nothing. All its failures are {@link ContentException}s.
 */
public final class Part extends InputStream {
    private final InputStream in;
    private final long size;
    private final boolean last;
    private long left;

    private Part(InputStream in, long size, boolean last) {
        this.in = in;
        this.size = size;
        this.last = last;
        this.left = size;
    }

    /**
     * The bytes of a content from an offset on.
     *
     * @param length 0 up to what the content announces behind the offset
     * @throws ContentException if the content cannot be opened or ends before the offset
     */
    public static Part of(Content content, long offset, long length) throws ContentException {
        try {
            InputStream in = content.open();
            try {
                in.skipNBytes(offset);
                Part part = new Part(in, length, offset + length == content.size());
                if (length == 0) {
                    part.checkEnd();
                }
                return part;
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        } catch (ContentException e) {
            throw e;
        } catch (IOException e) {
            throw new ContentException(e);
        }
    }

    @Override
    public int read() throws ContentException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ContentException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        try {
            int count = in.read(target, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new ContentException("content: wanted " + size + " bytes, found " + left + " fewer");
            }
            left -= count;
            if (left == 0) {
                checkEnd();
            }
            return count;
        } catch (ContentException e) {
            throw e;
        } catch (IOException e) {
            throw new ContentException(e);
        }
    }

    private void checkEnd() throws IOException {
        if (last && in.read() >= 0) {
            throw new ContentException("content: wanted " + size + " bytes, found more");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
