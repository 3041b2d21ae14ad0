// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.ChunkId;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TagId;

/**
 * An object whose bytes are safe and that a repository gets, with what later questions need to know of it.
 */
public sealed interface Accepted {
    /** Its name. */
    ObjectId id();

    /** A piece of a file. */
    record Piece(ChunkId id) implements Accepted {}

    /** A node of a manifest or of a tree. */
    record Node(ObjectId id, Facts facts) implements Accepted {}

    /** A commit, whose tree and parents the repository has. */
    record Line(CommitId id, Commit commit) implements Accepted {}

    /** An annotated tag, whose commit the repository has. */
    record Label(TagId id, CommitId target) implements Accepted {}
}
