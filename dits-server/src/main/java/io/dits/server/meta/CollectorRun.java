// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.ObjectId;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The steps of one run of the collector, each a transaction or more; docs/decisions/0005-collector.md says why in this order.
 * Objects are known by the numbers of their rows. All of them throw a {@link io.dits.core.store.StoreException} if another
 * run has begun. For one thread.
 */
public interface CollectorRun extends AutoCloseable {
    /** Takes back what a run that died left half done; whether quarantines begin anew, because no run ended for long. */
    boolean takeBack();

    /** Repositories with greater ids than one, in the order of ids, also deleted ones. */
    List<Scope> repositories(RepositoryId after, int limit);

    /**
     * A repository to look at.
     *
     * @param name as owner/name
     * @param deleted whether it is deleted, for however long
     */
    record Scope(RepositoryId id, String name, boolean deleted) {}

    /** Waits until whoever changes the repository without having seen what this run did has ended. */
    void barrier(RepositoryId repository);

    /**
     * Tells what the repository needs for itself: see the decision.
     *
     * @return whether it needs anything; false if it was deleted too long ago
     */
    boolean roots(RepositoryId repository, Rows sink);

    /** Takes objects. */
    @FunctionalInterface
    interface Rows {
        /** Takes one; {@code metadata} if it may refer to others. */
        void take(long object, boolean metadata);
    }

    /** The names of objects. */
    List<ObjectId> names(long[] objects);

    /** The numbers of those of the names that exist. */
    Map<ObjectId, Long> numbers(Collection<ObjectId> names);

    /** Tells all links of a repository that may change their state: those in quarantine, and live ones that are not young. */
    void links(RepositoryId repository, LinkPages sink);

    /** Takes links, a page at a time. */
    @FunctionalInterface
    interface LinkPages {
        /** Takes a page. */
        void take(long[] live, long[] quarantined);
    }

    /** Notes live links that nothing needs, until the run ends. */
    void unreachable(RepositoryId repository, long[] objects);

    /** Makes links live again that are in quarantine. */
    void lift(RepositoryId repository, long[] objects);

    /** What the links that were noted come to. */
    Found found();

    /**
     * What would come back.
     *
     * @param all objects that there are
     * @param objects that would be live nowhere
     * @param bytes what those take in packs
     * @param repositories where they are live now; an object of two counts for both
     */
    record Found(long all, long objects, long bytes, List<Part> repositories) {
        /** Copies. */
        public Found {
            repositories = List.copyOf(repositories);
        }

        /** The part of one repository. */
        public record Part(RepositoryId repository, long objects, long bytes) {}
    }

    /** Puts those links of the repository into quarantine that were noted and are still live and old. To be settled. */
    void quarantine(RepositoryId repository);

    /** Ends a quarantine whose mistakes were lifted. */
    void settle(RepositoryId repository);

    /** From now on nothing comes back by an undelete that this run may delete. */
    void beginPurge();

    /** Takes the refs of a repository that was deleted long ago, all of which is due; false if it is not so, or not any more. */
    boolean bury(RepositoryId repository);

    /**
     * Deletes some of the links that are due, and their objects.
     *
     * @param except repositories that nobody looked at as they are now
     * @return whether there may be more
     */
    boolean purge(Set<RepositoryId> except);

    /**
     * Deletes objects that have no link and are old, of some.
     *
     * @param after the number to begin after
     * @return the number to go on after; -1 at the end
     */
    long purgeStrays(long after);

    /** Dooms packs without objects that are not young. */
    void doomEmpty();

    /** Notes those of the packs, of a listing, that are unknown. */
    void seen(Map<PackId, Long> sizes);

    /** Dooms packs that have been unknown for longer than the grace period. */
    void doomUnknown();

    /** Some of the packs whose time has come. */
    List<PackId> doomed(int limit);

    /** Notes that these are gone from the storage. */
    void deleted(Collection<PackId> packs);

    /** Packs of which little is needed, and small ones that are worth a merge; in the order in which they are best merged. */
    List<Thin> thin();

    /**
     * A pack that should be rewritten.
     *
     * @param number its row
     * @param live bytes of its objects
     */
    record Thin(int number, PackId pack, long live) {}

    /** The objects of a pack that are not known to be damaged, in the order of their places, and their bytes uncompressed. */
    SequencedMap<ObjectId, Integer> objects(int pack);

    /** Finds objects in a new pack that were found in these old ones until now. */
    void moved(PackId pack, long size, List<PackEntry> entries, Collection<Integer> from);

    /** What was done so far. */
    Did did();

    /**
     * What a run did.
     *
     * @param quarantined objects
     * @param deleted objects
     * @param packsDeleted from the storage
     */
    record Did(
            long quarantined,
            long quarantinedBytes,
            long deleted,
            long deletedBytes,
            long packsDeleted,
            long packsRewritten) {}

    /** Notes how it ended: done, refused or failed. */
    void end(String state, String message);

    /** Lets others run. */
    @Override
    void close();
}
