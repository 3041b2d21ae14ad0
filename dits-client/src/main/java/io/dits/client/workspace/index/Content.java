// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.index;

import io.dits.core.model.FileId;
import io.dits.core.model.FileName;
import io.dits.core.model.TreeEntry;
import java.util.Optional;

/** What stands at a path, apart from its name: all that a commit keeps of it. */
public sealed interface Content {
    /**
     * A file.
     *
     * @param id what its bytes are named by
     * @param size its length in bytes
     * @param executable whether it may be executed
     */
    record OfFile(FileId id, long size, boolean executable) implements Content {}

    /**
     * A symbolic link.
     *
     * @param target where it points, never followed
     */
    record OfLink(String target) implements Content {}

    /** Bytes of the content: those of the file, none for a link. */
    default long bytes() {
        return this instanceof OfFile file ? file.size() : 0;
    }

    /** The entry of a tree under a name. */
    default TreeEntry entry(FileName name) {
        return switch (this) {
            case OfFile file -> new TreeEntry.File(name, file.id(), file.size(), file.executable());
            case OfLink link -> new TreeEntry.Symlink(name, link.target());
        };
    }

    /** The content of a tree's entry; empty for a directory. */
    static Optional<Content> of(TreeEntry entry) {
        return switch (entry) {
            case TreeEntry.File file -> Optional.of(new OfFile(file.content(), file.size(), file.executable()));
            case TreeEntry.Symlink link -> Optional.of(new OfLink(link.target()));
            case TreeEntry.Directory _ -> Optional.empty();
        };
    }
}
