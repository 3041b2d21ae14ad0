// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.disk;

/**
 * What a file looks like without reading it.
 *
 * @param type what it is
 * @param size its length in bytes
 * @param mtime when its content was last changed, in nanoseconds since 1970
 * @param inode 32 bits that another file at the same path most likely has not; 0 where the system knows none
 * @param executable whether its owner may execute it
 */
public record FileStat(Type type, long size, long mtime, int inode, boolean executable) {
    /** What there is at a path. */
    public enum Type {
        /** A regular file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link, wherever it points. */
        LINK,
        /** A socket, a pipe, a device. */
        OTHER
    }

    /** True for a regular file. */
    public boolean isFile() {
        return type == Type.FILE;
    }

    /** True for a directory itself, not for a link to one. */
    public boolean isDirectory() {
        return type == Type.DIRECTORY;
    }

    /** True for a symbolic link. */
    public boolean isLink() {
        return type == Type.LINK;
    }
}
