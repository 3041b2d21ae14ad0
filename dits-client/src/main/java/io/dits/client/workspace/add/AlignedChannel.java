// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.add;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads files by whole blocks into memory that begins at a page: on many processors the kernel copies several times
 * slower to where the JDK's own buffers begin. One buffer serves one file after the other.
 */
final class AlignedChannel implements ReadableByteChannel {
    private static final int BLOCK = 1 << 20;
    private static final int PAGE = 4096;

    private final ByteBuffer block =
            Arena.ofAuto().allocate(BLOCK, PAGE).asByteBuffer().limit(0);
    private final FileChannel file;

    private AlignedChannel(FileChannel file) {
        this.file = file;
    }

    /** Reads a file from its start; it is closed with this. */
    static AlignedChannel of(FileChannel file) {
        return new AlignedChannel(file);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!block.hasRemaining()) {
            block.clear();
            int read = file.read(block);
            block.flip();
            if (read < 0) {
                return -1;
            }
        }
        int length = Math.min(block.remaining(), target.remaining());
        target.put(target.position(), block, block.position(), length);
        target.position(target.position() + length);
        block.position(block.position() + length);
        return length;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
