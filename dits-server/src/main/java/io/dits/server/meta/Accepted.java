// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.ChunkId;
import io.dits.core.model.CommitId;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TagId;
import io.dits.core.model.TreeId;
import java.util.List;
import java.util.Set;

/**
 * An object whose bytes are safe and that a repository gets, with what later questions need to know of it.
 */
public sealed interface Accepted {
    /** Its name. */
    ObjectId id();

    /** A piece of a file. */
    record Piece(ChunkId id) implements Accepted {}

    /** A node of a manifest. */
    record FileNode(ManifestId id, Facts.Piece facts) implements Accepted {}

    /**
     * A node of a tree.
     *
     * @param files what the files in it are named by: the manifest, or the only chunk
     */
    record TreePart(TreeId id, Facts.Names facts, Set<ObjectId> files) implements Accepted {
        /** Copies the files. */
        public TreePart {
            files = Set.copyOf(files);
        }
    }

    /**
     * A commit, whose tree and parents the repository has.
     *
     * @param seconds the committer's time
     */
    record Line(CommitId id, TreeId tree, List<CommitId> parents, long seconds) implements Accepted {
        /** Copies the parents. */
        public Line {
            parents = List.copyOf(parents);
        }
    }

    /** An annotated tag, whose commit the repository has. */
    record Label(TagId id, CommitId target) implements Accepted {}
}
