// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.ObjectId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Writes down again what follows from the bytes of objects, and from logs, where the rows of it are lost. */
public interface Reconstruction {
    /**
     * Puts refs where the log last had them, if they are gone though nobody deleted them. Targets of which there is no
     * trace are noted as lost, as {@link Inventory#lost} does.
     *
     * @return how many
     */
    long refs();

    /**
     * Nodes and commits of which it is not written down what they say, by their rows, at most {@code limit} with rows
     * after one.
     */
    SequencedMap<Long, ObjectId> unexplained(long after, int limit);

    /** Commits and tags, by their rows, at most {@code limit} with rows after one. */
    SequencedMap<Long, ObjectId> history(long after, int limit);

    /** What is written down of those of the ids. */
    Map<ObjectId, Facts> facts(Collection<? extends ObjectId> ids);

    /** Writes down nodes and commits; of commits not yet where they stand, see {@link #order}. */
    void explain(List<Accepted> objects);

    /** Writes down tags, and parents of commits; those that have no trace are left out. */
    void descent(List<Accepted> objects);

    /** Gives every commit its place after all of its ancestors. Takes about 60 bytes of memory a commit. */
    void order();
}
