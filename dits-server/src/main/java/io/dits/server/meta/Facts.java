// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.FileName;
import java.util.Optional;

/** What is known of an object that a repository has, without reading it: enough to check a parent that names it. */
public sealed interface Facts {
    /** A commit or tag: only that it is there. */
    record Plain() implements Facts {}

    /**
     * A chunk or a node of a manifest.
     *
     * @param profile the code of the profile that the file was cut with; 0 for a chunk
     * @param level 0 for a chunk or a leaf
     * @param size bytes of the file
     */
    record Piece(int profile, int level, long size) implements Facts {}

    /**
     * A node of a tree.
     *
     * @param level 0 for a leaf
     * @param entries of the directory, in this node and below
     * @param names the first and the last name; empty if there are no entries
     * @param uncomposed whether a name in this node or below may be in another than Unicode's composed form
     */
    record Names(int level, long entries, Optional<Range> names, boolean uncomposed) implements Facts {}

    /** A first and a last name. */
    record Range(FileName first, FileName last) {}
}
