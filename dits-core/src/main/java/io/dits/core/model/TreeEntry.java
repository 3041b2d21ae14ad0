// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** What a name in a directory stands for. */
public sealed interface TreeEntry {
    /** The name. */
    FileName name();

    /**
     * A file.
     *
     * @param content its chunk or manifest
     * @param size its length in bytes
     * @param executable whether its owner may run it
     */
    record File(FileName name, FileId content, long size, boolean executable) implements TreeEntry {
        /**
         * Checks the size.
         *
         * @throws IllegalArgumentException if it is negative, or cannot be that of one chunk where there is but one
         */
        public File {
            if (size < 0 || (content instanceof ChunkId && size > Limits.MAX_OBJECT)) {
                throw new IllegalArgumentException("file '" + name + "': impossible size " + size);
            }
        }
    }

    /** A directory, by the root of its tree. */
    record Directory(FileName name, TreeId tree) implements TreeEntry {}

    /**
     * A symbolic link.
     *
     * @param target what the link says, not interpreted: 1 to {@value #MAX_TARGET} bytes of UTF-8 without NUL
     */
    record Symlink(FileName name, String target) implements TreeEntry {
        /** The longest target in bytes. */
        public static final int MAX_TARGET = 4096;

        /**
         * Checks the target.
         *
         * @throws IllegalArgumentException if it is empty or out of bounds
         */
        public Symlink {
            Texts.check("symbolic link '" + name + "'", target, MAX_TARGET);
            if (target.isEmpty()) {
                throw new IllegalArgumentException("symbolic link '" + name + "': has an empty target");
            }
        }
    }
}
