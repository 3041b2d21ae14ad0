// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.List;
import java.util.Optional;

/** Accounts. E-mail addresses and usernames are compared without case. */
public interface Users {
    /**
     * An account and what proves it.
     *
     * @param user the account
     * @param passwordHash the hash with its parameters; empty if the account has no password
     */
    record Credentials(User user, Optional<String> passwordHash) {}

    /** What came of making an account. */
    sealed interface Creation {
        /** It was made. */
        record Created(User user) implements Creation {}

        /** An account has this e-mail address. */
        record EmailTaken() implements Creation {}

        /** An owner has this name. */
        record NameTaken() implements Creation {}
    }

    /** The account of an e-mail address or username. */
    Optional<Credentials> findByLogin(String emailOrUsername);

    /** The account of an id. */
    Optional<User> find(long id);

    /** All accounts in the order of their usernames. */
    List<User> list();

    /** Makes an account. */
    Creation create(
            String email, OwnerName username, String displayName, boolean admin, String passwordHash, Cause cause);

    /**
     * Sets the password and ends all sign-ins; false if there is no such account.
     *
     * @param apiTokensToo whether the account's API tokens end as well
     */
    boolean setPassword(long id, String passwordHash, boolean apiTokensToo, Cause cause);

    /**
     * Sets the password and ends all sign-ins but not the API tokens.
     *
     * @param proven the account as it was when its user proved the password of then
     * @return the account as it is then; empty if it was disabled or got another password since: then nothing is changed
     */
    Optional<User> changePassword(User proven, String passwordHash, Cause cause);

    /** Replaces a hash by one of the same password with newer parameters, unless it was changed meanwhile. */
    void rehash(long id, String oldHash, String newHash);
}
