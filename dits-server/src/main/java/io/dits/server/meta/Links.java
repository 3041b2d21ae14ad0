// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.ChunkId;
import io.dits.core.model.ObjectId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which repository has which objects. A link is the only right to an object: knowing its name is none.
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
     * metadata object without what it refers to would make the repository incomplete.
     *
     * @return those that the repository has now, undamaged, because of this call or a concurrent one
     */
    Set<ChunkId> adopt(RepositoryId repository, Reach reach, Collection<ChunkId> chunks);

    /** The bytes, uncompressed, of those of the ids that the repository has. */
    Map<ObjectId, Integer> sizes(RepositoryId repository, Collection<? extends ObjectId> ids);

    /** What is known of those of the ids that the repository has. */
    Map<ObjectId, Facts> facts(RepositoryId repository, Collection<? extends ObjectId> ids);

    /**
     * Gives the repository these objects, all or none. Their bytes are in the catalog, what they refer to is in the
     * repository or stands before them.
     *
     * @return how many of them the repository lacked
     * @throws java.util.NoSuchElementException if the repository is gone
     */
    int accept(RepositoryId repository, List<Accepted> objects);
}
