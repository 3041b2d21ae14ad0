// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The time as the file system stamps it, which on a network need not be this machine's. Tells which stamps may be had
 * again by a later write, so that an equal stamp does not prove equal content.
 */
public final class FileClock {
    /** Kernels stamp by their tick, at most 10 ms; twice that is safe. */
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(20);
    /** Some file systems keep whole seconds, FAT even ones. */
    private static final long COARSE = TimeUnit.SECONDS.toNanos(2);

    private final long began;
    private final long measured;

    private FileClock(long began, long measured) {
        this.began = began;
        this.measured = measured;
    }

    /** Reads the time by writing into a file of that file system. */
    public static FileClock of(Path probe) throws IOException {
        long measured = System.nanoTime();
        Files.write(probe, new byte[] {'\n'});
        return new FileClock(Files.getLastModifiedTime(probe).to(TimeUnit.NANOSECONDS), measured);
    }

    /** True if a write that follows now could still get the same stamp. */
    public boolean isFresh(long mtime) {
        long now = began + System.nanoTime() - measured;
        long grain = mtime % 1_000_000_000 == 0 ? COARSE : TICK;
        return mtime >= now - grain && mtime <= now + grain;
    }
}
