// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.diff;

import io.dits.client.workspace.index.Content;
import java.util.Locale;
import java.util.Optional;

/**
 * A path that stands for something else on two sides, and how much of it is new.
 *
 * @param before what it stood for, if anything
 * @param after what it stands for, if anything
 * @param chunks the number of chunks that the file has now; none for a link, or if it is gone
 * @param reused how many of them are in files that one of the differences changed or removed, or came before
 * @param newBytes bytes of the other chunks
 */
public record Delta(
        String path, Optional<Content> before, Optional<Content> after, long chunks, long reused, long newBytes) {
    /** What kind of difference it is. */
    public enum Kind {
        /** It was not there. */
        ADDED,
        /** It is gone. */
        DELETED,
        /** The bytes, or the target of a link, are others. */
        MODIFIED,
        /** Only the executable bit differs. */
        MODE,
        /** A file is a link now, or a link a file. */
        TYPE;

        /** The word for it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The kind of the difference. */
    public Kind kind() {
        if (before.isEmpty()) {
            return Kind.ADDED;
        }
        if (after.isEmpty()) {
            return Kind.DELETED;
        }
        if (before.get() instanceof Content.OfFile old && after.get() instanceof Content.OfFile now) {
            return old.id().equals(now.id()) ? Kind.MODE : Kind.MODIFIED;
        }
        return before.get().getClass().equals(after.get().getClass()) ? Kind.MODIFIED : Kind.TYPE;
    }
}
