// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which person of a sign-in provider has which account. A person has one account, an account may have many persons. */
public interface ExternalIdentities {
    /**
     * A person who has an account.
     *
     * @param provider the provider's name
     * @param subject the provider's name for the person
     * @param linkedAt since when
     */
    record Linked(String provider, String subject, Instant linkedAt) {}

    /** The account of a person. */
    Optional<User> find(String provider, String subject);

    /** Gives the person that account; false if the person has one already. */
    boolean link(long userId, String provider, String subject, Cause cause);

    /** Makes an account without a password and gives it to the person, both or neither; with the identity's address. */
    Users.Creation create(ExternalIdentity identity, OwnerName username, String displayName, Cause cause);

    /** Those of an account, oldest first. */
    List<Linked> list(long userId);

    /** What came of taking a person away from an account. */
    enum Unlinking {
        /** It was done. */
        DONE,
        /** The account has nobody of this provider. */
        ABSENT,
        /** Nobody could sign in to the account any more: it has neither a password nor another person. */
        LAST
    }

    /** Takes those of a provider away from an account. */
    Unlinking unlink(long userId, String provider, Cause cause);
}
