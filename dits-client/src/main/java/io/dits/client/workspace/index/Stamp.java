// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.index;

import io.dits.client.workspace.disk.FileStat;

/**
 * When and where a file was when its content was read.
 *
 * @param mtime its time in nanoseconds since 1970
 * @param inode as {@link FileStat#inode}
 * @param settled false if a later write could have had the same time, so that only its bytes can tell
 */
public record Stamp(long mtime, int inode, boolean settled) {
    /** Of a file that was not looked at. */
    public static final Stamp NONE = new Stamp(0, 0, false);

    /** True if a file that looks like this has surely not been written to. */
    public boolean proves(FileStat now) {
        return settled && matches(now);
    }

    /** True if a file has the same time and inode, whatever that proves. */
    public boolean matches(FileStat now) {
        return mtime == now.mtime() && inode == now.inode();
    }
}
