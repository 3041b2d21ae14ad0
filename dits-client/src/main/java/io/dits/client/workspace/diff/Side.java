// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.diff;

import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.index.Content;
import io.dits.core.content.Profile;
import java.nio.file.Path;
import java.util.Optional;

/** What stands at a path on the later side. */
sealed interface Side {
    /** Something whose name is known, or nothing. */
    record Known(Optional<Content> content) implements Side {}

    /**
     * A working file that differs from the index, or may.
     *
     * @param profile how add would cut it
     */
    record Unread(Path file, FileStat now, Profile profile) implements Side {}

    /** Bytes that have to be read to know more. */
    default long unread() {
        return this instanceof Unread file ? file.now().size() : 0;
    }
}
