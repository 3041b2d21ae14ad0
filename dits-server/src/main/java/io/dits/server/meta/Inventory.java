// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.ObjectId;
import io.dits.core.model.TargetId;
import io.dits.storage.catalog.Location;
import io.dits.storage.catalog.PackId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All that the database says of packs and their objects, in pages, for who looks after all of them. Rows are numbers of
 * objects, which stay the same as long as the object has its row.
 */
public interface Inventory {
    /** The pack of objects that are needed and nowhere: its id is all zeros, and no storage object has it. */
    PackId NOWHERE = new PackId(0, 0);

    /**
     * A pack as the database has it.
     *
     * @param id its id
     * @param size its bytes
     * @param damaged whether an object in it is marked so
     */
    record Pack(PackId id, long size, boolean damaged) {}

    /** Packs in the order of their ids, at most {@code limit} of those that come after one. */
    List<Pack> packs(Optional<PackId> after, int limit);

    /** Whether the database has the pack now. */
    boolean knows(PackId pack);

    /** Whether the pack waits to be deleted. */
    boolean doomed(PackId pack);

    /**
     * An object in a pack.
     *
     * @param place where
     * @param damaged whether it is marked so
     */
    record Held(Location place, boolean damaged) {}

    /** The objects that the catalog finds in a pack. */
    Map<ObjectId, Held> held(PackId pack);

    /**
     * Those of them that a repository has.
     *
     * @param repository the repository
     * @param pack the pack
     */
    Map<ObjectId, Held> held(RepositoryId repository, PackId pack);

    /** The packs that have objects of a repository, in the order of their ids, at most {@code limit} that come after one. */
    List<Pack> packs(RepositoryId repository, Optional<PackId> after, int limit);

    /** Objects that are marked damaged, with their rows, at most {@code limit} with rows after one, in the order of rows. */
    Map<Long, ObjectId> damaged(long after, int limit);

    /**
     * Where an object stands.
     *
     * @param row its row
     * @param linked whether the repository has it; what is in quarantine counts as had
     * @param damaged whether it is marked so
     */
    record Standing(long row, boolean linked, boolean damaged) {}

    /** Where those of the ids stand that have a row. */
    Map<ObjectId, Standing> standing(RepositoryId repository, Collection<? extends ObjectId> ids);

    /** The names of rows; those that are gone are left out. */
    List<ObjectId> names(long[] rows);

    /** Repositories that are not deleted for good. */
    List<Place> repositories(RepositoryId after, int limit);

    /**
     * A repository for people.
     *
     * @param id its id
     * @param name as in {@code owner/name}
     * @param deleted whether it can only be restored
     */
    record Place(RepositoryId id, String name, boolean deleted) {}

    /**
     * What a repository's content hangs on.
     *
     * @param log also what its log says that refs once were
     */
    void roots(RepositoryId repository, boolean log, Consumer<TargetId> sink);

    /** Gives a repository objects that it needs, though it had lost them. */
    void link(RepositoryId repository, Collection<? extends ObjectId> ids);

    /**
     * Notes that a repository needs objects of which there is no trace: they get rows that lead {@link #NOWHERE} and count
     * as damaged, so that whoever has them is asked for them.
     */
    void lost(RepositoryId repository, Collection<? extends ObjectId> ids);

    /** How much is kept. Goes over all rows. */
    StorageNumbers numbers();
}
