// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.List;
import java.util.Optional;

/** How much owners may keep, and how much they do. What one owner keeps changes no number of another. */
public interface Quotas extends Reservations {
    /**
     * What counts for owners of whom nothing else is said.
     *
     * @param storage bytes; empty for no limit
     * @param repositories how many; empty for no limit
     * @param logical whether the sizes of versions count, and not what is stored for them
     */
    record Terms(Optional<Long> storage, Optional<Integer> repositories, boolean logical) {
        /** No limits. */
        public static final Terms NONE = new Terms(Optional.empty(), Optional.empty(), false);
    }

    /**
     * How an owner stands.
     *
     * @param owner the name
     * @param storage bytes that may be kept; empty for no limit
     * @param ownStorage whether that was said for this owner alone
     * @param repositories how many there may be; empty for no limit
     * @param ownRepositories whether that was said for this owner alone
     * @param logicalCounts whether the quota is on the sizes of versions, and not on what is stored for them
     * @param use what is kept
     */
    record Standing(
            String owner,
            Optional<Long> storage,
            boolean ownStorage,
            Optional<Integer> repositories,
            boolean ownRepositories,
            boolean logicalCounts,
            Use use) {
        /** The bytes that the quota on storage is on. */
        public long counted() {
            return logicalCounts ? use.logical() : use.physical();
        }

        /** How much of the quota on storage is used: 1 is all of it; 0 if there is none, or one that allows nothing. */
        public double storageShare() {
            return storage.filter(most -> most > 0)
                    .map(most -> (double) counted() / most)
                    .orElse(0.0);
        }

        /** The same of the quota on repositories. */
        public double repositoriesShare() {
            return repositories
                    .filter(most -> most > 0)
                    .map(most -> (double) use.repositories() / most)
                    .orElse(0.0);
        }
    }

    /**
     * What an owner keeps. Repositories that were deleted count for bytes until the collector has emptied them.
     *
     * @param physical bytes stored for what each repository has, each object once
     * @param logical bytes of all versions of files in each repository, each version once
     * @param reserved bytes that uploads under way hold room for
     * @param repositories how many
     */
    record Use(long physical, long logical, long reserved, int repositories) {}

    /** The share of a quota from which on it counts as nearly used up. */
    double NEAR = 0.9;

    /** How all owners stand, by name. Reads all that they have: to be asked now and then. */
    List<Standing> all();

    /** How the owner of that name stands, a person or an organisation. */
    Optional<Standing> find(String owner);

    /**
     * What is said for one owner.
     *
     * @param most empty for no limit
     */
    record Own(Optional<Long> most) {}

    /**
     * A change of what is said for one owner.
     *
     * @param own what is said from now on; empty: nothing, so that the terms for all count
     */
    record Change(Optional<Own> own) {
        /** Nothing is said any more. */
        public static final Change USUAL = new Change(Optional.empty());

        /** No limit. */
        public static final Change UNLIMITED = new Change(Optional.of(new Own(Optional.empty())));

        /** That many, 0 or more. */
        public static Change to(long most) {
            return new Change(Optional.of(new Own(Optional.of(most))));
        }
    }

    /** Changes what is given; false if there is no such owner. */
    boolean set(String owner, Optional<Change> storage, Optional<Change> repositories, Cause cause);

    /**
     * A repository whose numbers were counted anew.
     *
     * @param name owner and name
     * @param before bytes as they had been kept: physical, logical
     * @param after as they were counted
     */
    record Recount(String name, Bytes before, Bytes after) {}

    /** Two numbers of bytes, as in {@link Use}. */
    record Bytes(long physical, long logical) {}

    /** Counts all repositories anew from what they have, one after the other; those of which other numbers had been kept. */
    List<Recount> recount();
}
