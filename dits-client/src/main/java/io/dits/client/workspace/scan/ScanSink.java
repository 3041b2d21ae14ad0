// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.scan;

import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.index.IndexEntry;

/** Hears what a scan finds, path after path in their order. */
public interface ScanSink {
    /** The file looks as when its content was read. */
    default void unchanged(IndexEntry entry) {}

    /** The file may have been written to: only its bytes can tell. */
    default void touched(IndexEntry entry, FileStat now) {}

    /** Only the executable bit differs. */
    default void modeChanged(IndexEntry entry, FileStat now) {}

    /** The file surely is another: its type or size differs. */
    default void changed(IndexEntry entry, FileStat now) {}

    /** There is no file or link any more. */
    default void missing(IndexEntry entry) {}

    /** A file or link that the index does not have. */
    default void untracked(String path, FileStat now) {}

    /** A directory with nothing of the index in it, but something that is not ignored; only if those are not entered. */
    default void untrackedDirectory(String path) {}

    /** A file or directory that rules ignore. */
    default void ignored(String path) {}

    /** Something that is left out: a socket, another working copy. */
    default void skipped(String path, String why) {}

    /** Something whose name cannot be kept. */
    default void refused(String path, String why) {}
}
