// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.List;
import java.util.Optional;

/**
 * A directory's entries, or the one entry of a file.
 *
 * @param commit the commit's hexadecimal id
 * @param path the path asked for
 * @param type {@code directory}, {@code file} or {@code symlink}: what is at the path
 */
public record TreeAnswer(String commit, String path, String type, List<Entry> entries, Page.Pagination pagination) {
    /**
     * One entry.
     *
     * @param type {@code file}, {@code directory} or {@code symlink}
     * @param id {@code kind:hex}; empty for a symbolic link
     * @param size bytes; of files only
     * @param executable of files only
     * @param target of symbolic links only
     */
    public record Entry(
            String name,
            String type,
            Optional<String> id,
            Optional<Long> size,
            Optional<Boolean> executable,
            Optional<String> target) {}
}
