// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.scan;

import io.dits.client.workspace.index.PathOrder;
import java.util.List;

/**
 * Which part of a working copy is meant: some files and directories with all below them.
 *
 * @param paths their paths; the empty one is the root
 */
public record Scope(List<String> paths) {
    /** All of it. */
    public static final Scope ALL = new Scope(List.of(""));

    /** Copies the paths. */
    public Scope {
        paths = List.copyOf(paths);
    }

    /** True if the path is meant. */
    public boolean covers(String path) {
        for (String meant : paths) {
            if (PathOrder.within(path, meant)) {
                return true;
            }
        }
        return false;
    }

    /** True if something below the directory may be meant. */
    boolean reaches(String directory) {
        for (String meant : paths) {
            if (PathOrder.within(directory, meant) || PathOrder.within(meant, directory)) {
                return true;
            }
        }
        return false;
    }
}
