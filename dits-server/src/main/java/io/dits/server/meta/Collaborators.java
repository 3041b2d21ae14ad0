// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.List;
import java.util.Optional;

/** Who has a role in a single repository, besides its owner and the members of an organisation that owns it. */
public interface Collaborators {
    /** The collaborators in the order of their names: at most {@code limit} of those after that name. */
    List<Member<RepositoryRole>> list(RepositoryId repository, String after, int limit);

    /**
     * Gives the user of that name the role, in place of one that he may have; what came of it.
     *
     * @param guard whether who asks may
     */
    Put put(
            RepositoryId repository,
            String username,
            RepositoryRole role,
            Guard<Repository, Ledger.Standing> guard,
            Cause cause);

    /** What came of giving a role. */
    sealed interface Put {
        /** He has it. */
        record Done(Member<RepositoryRole> member) implements Put {}

        /** He owns the repository, and has every role in it. */
        record Owner() implements Put {}

        /** There is no such user. */
        record NoUser() implements Put {}

        /** The repository is gone. */
        record Gone() implements Put {}
    }

    /**
     * Takes the role of the user of that name away; empty if he had none.
     *
     * @param guard whether who asks may
     */
    Optional<RepositoryRole> remove(
            RepositoryId repository, String username, Guard<Repository, Ledger.Standing> guard, Cause cause);
}
