// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.add;

import io.dits.core.content.Chunker;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A few buffers that go around: fresh megabytes for each chunk would cost the memory's bandwidth twice, once to clear them
 * and once more to collect them.
 */
final class Buffers {
    /** Enough that what is left over at a buffer's end, which is read over again in the next one, is little. */
    static final int BYTES = 2 * Chunker.LEAST_BUFFER;

    private final BlockingQueue<byte[]> free;
    private int unmade;

    /** That many at most, made as they are needed. */
    Buffers(int most) {
        this.free = new ArrayBlockingQueue<>(most);
        this.unmade = most;
    }

    /** A buffer that nobody uses; waits for one. For one thread alone. */
    byte[] take() throws InterruptedException {
        byte[] buffer = free.poll();
        if (buffer != null) {
            return buffer;
        }
        if (unmade > 0) {
            unmade--;
            return new byte[BYTES];
        }
        return free.take();
    }

    /** The buffer is not used any more; from any thread. */
    void giveBack(byte[] buffer) {
        free.add(buffer);
    }
}
