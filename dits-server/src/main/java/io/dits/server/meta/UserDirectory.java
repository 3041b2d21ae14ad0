// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The accounts as whoever administers them sees them. */
public interface UserDirectory {
    /** The account of that username. */
    Optional<User> find(String username);

    /** The accounts in the order of their usernames: at most {@code limit} of those after that name. */
    List<User> list(String after, int limit);

    /**
     * Runs work on one account, found by username or e-mail address, while no other work of this kind on any account runs;
     * all that it changed is there when this returns, or none of it if the work throws. The work may run more than once.
     *
     * @return what the work returned; empty if there is no such account
     */
    <T> Optional<T> transact(String login, Cause cause, Function<Transaction, T> work);

    /** What is true inside of a transaction, and stays so until its end. Changes are logged. */
    interface Transaction {
        /** The account as it was when the transaction began. */
        User user();

        /** Whether who makes the request is an administrator of the server, as is who works on the machine itself. */
        boolean allowed();

        /** Whether another active account is an administrator's. */
        boolean administeredWithout();

        /** Names of organisations that no active user would own without this one. */
        List<String> organisationsOwnedAlone();

        /** Names of the repositories, not deleted, that stand below the user's name. */
        List<RepositoryName> repositories();

        /** Disables the account and ends its sign-ins, or enables it. */
        User active(boolean active);

        /** Makes the user an administrator, or an ordinary user. */
        User admin(boolean admin);

        /** Gives the user another name; the old one stays reserved for a while. Empty if the name is taken. */
        Optional<User> rename(OwnerName name);

        /** The owner of that name. */
        Optional<Long> owner(String name);

        /** Those of the names that the owner has a repository of. */
        List<RepositoryName> taken(long owner, List<RepositoryName> names);

        /** Gives all repositories of the user that are not deleted to that owner. */
        void transferAll(long owner);

        /** Deletes the account with its memberships; its name stays reserved for a while. */
        void delete();
    }
}
