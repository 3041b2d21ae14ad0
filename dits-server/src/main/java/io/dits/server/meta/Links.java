// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.ChunkId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeId;
import io.dits.server.meta.Reservations.Reservation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which repository has which objects. A link is the only right to an object: knowing its name is none. An object that the
 * collector has in quarantine counts as lacking, until it is given again; but who could read it can still do so.
 *
 * <p>All questions are for batches and take a query or two each, however many ids they have.
 */
public interface Links {
    /** Those of the ids that the repository lacks. */
    Set<ObjectId> missing(RepositoryId repository, Collection<? extends ObjectId> ids);

    /** Those of the ids that somebody who has them should upload: the repository lacks them, or they are damaged. */
    Set<ObjectId> wanted(RepositoryId repository, Collection<? extends ObjectId> ids);

    /** The repository's objects that are damaged, in the order of ids: at most {@code limit} of those that come after one. */
    List<ObjectId> damaged(RepositoryId repository, Optional<ObjectId> after, int limit);

    /**
     * Gives the repository those of the chunks that are, undamaged, in other repositories within reach. Only chunks: a
     * metadata object without what it refers to would make the repository incomplete. None, if its owner would have too much.
     *
     * @return those that the repository has now, undamaged, because of this call or a concurrent one
     */
    Set<ChunkId> adopt(RepositoryId repository, Reach reach, Collection<ChunkId> chunks);

    /** The bytes, uncompressed, of those of the ids that the repository has. */
    Map<ObjectId, Integer> sizes(RepositoryId repository, Collection<? extends ObjectId> ids);

    /** What is known of those of the ids that the repository has. */
    Map<ObjectId, Facts> facts(RepositoryId repository, Collection<? extends ObjectId> ids);

    /** Notes that all names at and below these nodes of trees are in Unicode's composed form. */
    void composed(Collection<TreeId> nodes);

    /**
     * Gives the repository these objects, all or none. Their bytes are in the catalog, what they refer to stands before them or
     * among the children.
     *
     * @param children what they refer to directly; those that are not among the objects have to be in the repository
     * @param reservation room in the owner's quota that they may need
     * @throws java.util.NoSuchElementException if the repository is gone
     */
    Acceptance accept(RepositoryId repository, List<Accepted> objects, Set<ObjectId> children, Reservation reservation);

    /** What came of accepting objects. */
    sealed interface Acceptance {
        /**
         * The repository has them.
         *
         * @param fresh how many of them it lacked
         * @param bytes what is stored for those that it did not even have in quarantine
         */
        record Done(int fresh, long bytes) implements Acceptance {}

        /** Its owner would have too much; it was given nothing. */
        record Over(Reservations.Excess excess) implements Acceptance {}

        /** The repository lacks some of the children; it was given nothing. */
        record Incomplete(Set<ObjectId> missing) implements Acceptance {
            /** Copies. */
            public Incomplete {
                missing = Set.copyOf(missing);
            }
        }

        /** The collector deleted bytes of some of the objects in this moment: they have to be stored again. Nothing was given. */
        record Gone() implements Acceptance {}
    }
}
