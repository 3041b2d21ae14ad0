// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.Refs;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Where the refs of all repositories change: in one transaction, with their logs. */
public interface Ledger {
    /** The refs of a repository, to read. */
    RefReader refs(RepositoryId repository);

    /**
     * Runs the work while no other work on this repository's refs runs. What it changed is there for all when this
     * returns, or, if the work throws, not at all. The work may run more than once.
     *
     * @return what the work returned; empty if the repository is gone
     */
    <T> Optional<T> transact(RepositoryId repository, Cause cause, Function<Transaction, T> work);

    /** What is true inside of a transaction, and stays so until its end. */
    interface Transaction {
        /** The repository as it is now. */
        Repository repository();

        /** The actor as he is now, with what he has been given in the repository; empty if he is gone or disabled. */
        Optional<Standing> actor();

        /**
         * The refs as they are now; updates are logged.
         *
         * @param forced those of which it is to be told that commits may be lost to them
         */
        Refs refs(Set<RefName> forced);

        /** The same for moves that lose nothing. */
        default Refs refs() {
            return refs(Set.of());
        }

        /** Those of the ids that the repository lacks. */
        Set<ObjectId> missing(Collection<? extends ObjectId> ids);

        /** The commit itself, or that of the annotated tag, of a target that the repository has. */
        CommitId commitOf(TargetId target);

        /**
         * Whether the first commit is the second or one of its ancestors; empty if more than {@value #MOST_PASSED} commits
         * would have to be passed to tell.
         */
        Optional<Boolean> isAncestor(CommitId ancestor, CommitId commit);

        /** How many commits are passed to find an ancestor: some seconds. */
        int MOST_PASSED = 1_000_000;
    }

    /**
     * What an active user is, as far as it counts for a repository.
     *
     * @param admin whether he is an administrator of the server
     * @param grants what he has been given in the repository
     */
    record Standing(boolean admin, Grants grants) {}

    /** Reads refs. */
    interface RefReader {
        /** Where the ref is. */
        Optional<TargetId> find(RefName name);

        /** Where those of the refs are that exist. */
        Map<RefName, TargetId> findAll(Collection<RefName> names);

        /** At most {@code limit} refs whose names start with a prefix and are greater than {@code after}, in the order of their bytes. */
        List<Ref> list(String prefix, String after, int limit);
    }

    /**
     * A ref.
     *
     * @param name its name
     * @param target where it is
     */
    record Ref(RefName name, TargetId target) {}
}
