// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.server.meta.Repository.Change;
import io.dits.server.meta.Repository.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The repositories of this server by name. Names are compared without case; deleted repositories are not here. */
public interface RepositoryRegistry {
    /** The repository of that name. */
    Optional<Repository> find(String owner, String name);

    /** The same with what the user has been given in it. */
    Optional<Granted> find(String owner, String name, long userId);

    /** An owner, and what the user is there. */
    Optional<Owner> owner(String name, long userId);

    /**
     * The repositories within reach in the order of their ids.
     *
     * @param after those with greater ids than this one
     * @param limit the most to return
     */
    List<Granted> list(Reach reach, RepositoryId after, int limit);

    /**
     * Makes a repository. A plain member of an organisation gets the role {@code admin} in what he makes there; {@code Gone} if
     * the owner is.
     *
     * @param guard whether who asks may make one there; told whether he administers the server
     */
    Changed create(long ownerId, RepositoryName name, Settings settings, Guard<Owner, Boolean> guard, Cause cause);

    /**
     * Changes what is given of name and settings.
     *
     * @param guard whether who asks may
     */
    Changed change(RepositoryId id, Change change, Guard<Repository, Ledger.Standing> guard, Cause cause);

    /**
     * Gives a repository, with all that is in it, to another owner; {@code Gone} also if that one is. A plain member of an
     * organisation gets the role {@code admin} in what he gives it.
     *
     * @param name the name that it has there; as now if empty
     * @param giving whether who asks may give it away
     * @param taking whether he may make one there; told whether he administers the server
     */
    Changed transfer(
            RepositoryId id,
            long ownerId,
            Optional<RepositoryName> name,
            Guard<Repository, Ledger.Standing> giving,
            Guard<Owner, Boolean> taking,
            Cause cause);

    /** What came of making or changing a repository. */
    sealed interface Changed {
        /** It is like this now. */
        record Done(Repository repository) implements Changed {}

        /** The owner has another one of that name. */
        record NameTaken() implements Changed {}

        /** The owner has as many as he may have. */
        record TooMany(int most) implements Changed {}

        /** The owner has no room for what is in it. */
        record NoRoom(Reservations.Excess excess) implements Changed {}

        /** It is not there, or not any more. */
        record Gone() implements Changed {}
    }

    /**
     * Makes it invisible; false if it was gone already. Its content goes when the collector comes by.
     *
     * @param guard whether who asks may
     */
    boolean delete(RepositoryId id, Guard<Repository, Ledger.Standing> guard, Cause cause);

    /** Deleted repositories that can still be restored, those deleted last first. */
    List<Deleted> deleted();

    /**
     * A repository that was deleted.
     *
     * @param repository as it was
     * @param deletedAt when
     */
    record Deleted(Repository repository, Instant deletedAt) {}

    /** Takes back the deletion of the repository that was the last of that name to be deleted. */
    Restored restore(String owner, String name, Cause cause);

    /** What came of the wish to restore. */
    sealed interface Restored {
        /** It is there again, with all that its refs point to. */
        record Done(Repository repository) implements Restored {}

        /** The owner has another one of that name now. */
        record NameTaken() implements Restored {}

        /** There is no such repository, or the collector has emptied it. */
        record Gone() implements Restored {}
    }

    /**
     * A repository with what somebody has been given in it.
     *
     * @param repository the repository
     * @param grants his grants
     */
    record Granted(Repository repository, Grants grants) {}

    /**
     * Who owns repositories.
     *
     * @param id the owner's id
     * @param name the name as the owner writes it
     * @param membership what the user who asks is there, if it is an organisation
     * @param membersCreate whether each member of the organisation may make repositories
     */
    record Owner(long id, OwnerName name, Optional<OrganisationRole> membership, boolean membersCreate) {}
}
