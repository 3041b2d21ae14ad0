// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What settings are held against.
 *
 * @param heap the most bytes of memory that the program gets
 * @param readable whether a file can be read
 * @param disk bytes of the disk that a folder is on, or will be when it is made; the most there is if that cannot be told
 */
record Machine(long heap, Predicate<Path> readable, ToLongFunction<Path> disk) {
    /** This one. */
    static Machine here() {
        return new Machine(Runtime.getRuntime().maxMemory(), Files::isReadable, Machine::disk);
    }

    private static long disk(Path folder) {
        for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
            long size = at.toFile().getTotalSpace();
            if (size > 0) {
                return size;
            }
        }
        return Long.MAX_VALUE;
    }
}
