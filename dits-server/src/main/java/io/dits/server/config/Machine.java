// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What settings are held against.
 *
 * @param heap the most bytes of memory that the program gets
 * @param readable whether a file can be read
 */
record Machine(long heap, Predicate<Path> readable) {
    /** This one. */
    static Machine here() {
        return new Machine(Runtime.getRuntime().maxMemory(), Files::isReadable);
    }
}
