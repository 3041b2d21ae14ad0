// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Damage as disks do it. */
public final class FlippedBit {
    private FlippedBit() {}

    /** Changes one bit of the byte at that place of a file. */
    public static void in(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 4);
        }
    }
}
