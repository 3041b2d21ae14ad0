// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace;

import java.nio.file.Path;

/**
 * Where what is kept in {@code .dits}.
 *
 * @param directory {@code .dits} itself
 */
record Layout(Path directory) {
    /** The directory's name. */
    static final String NAME = ".dits";

    static Layout of(Path root) {
        return new Layout(root.resolve(NAME));
    }

    /** The version of this layout; written last when it is made, so that half of one is none. */
    Path format() {
        return directory.resolve("format");
    }

    Path head() {
        return directory.resolve("HEAD");
    }

    Path refs() {
        return directory.resolve("refs");
    }

    Path reflog() {
        return directory.resolve("reflog");
    }

    Path index() {
        return directory.resolve("index");
    }

    Path config() {
        return directory.resolve("config");
    }

    Path merge() {
        return directory.resolve("merge");
    }

    /** Held for every change of index, refs, head and working files. */
    Path lock() {
        return directory.resolve("lock");
    }

    /** Held shared while objects are added that nothing refers to yet, and alone while objects are collected. */
    Path objectsLock() {
        return directory.resolve("objects.lock");
    }

    /** Held while the catalog of the objects is made again. */
    Path recoveryLock() {
        return directory.resolve("recovery.lock");
    }

    /** Written to read the file system's time. */
    Path clock() {
        return directory.resolve("clock");
    }

    Path objects() {
        return directory.resolve("objects");
    }

    Path catalog() {
        return directory.resolve("catalog");
    }
}
