// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The organisations of this server. Names are compared without case; deleted organisations are not here. */
public interface OrganisationRegistry {
    /**
     * An organisation, and what the user who asks is in it.
     *
     * @param organisation the organisation
     * @param role his role; empty if he is no member
     */
    record Found(Organisation organisation, Optional<OrganisationRole> role) {}

    /** The organisation of that name, for that user. */
    Optional<Found> find(String name, long userId);

    /** The organisations of a user in the order of their ids: at most {@code limit} of those after that id. */
    List<Found> ofUser(long userId, long after, int limit);

    /** All organisations by name. */
    List<Organisation> list();

    /** The members in the order of their names: at most {@code limit} of those after that name. */
    List<Member<OrganisationRole>> members(long organisation, String after, int limit);

    /**
     * Makes an organisation with its first owner.
     *
     * Who works on the machine itself may make as many as he likes.
     */
    Creation create(OwnerName name, Organisation.Settings settings, long firstOwner, Cause cause);

    /** What came of making an organisation. */
    sealed interface Creation {
        /** It was made. */
        record Created(Organisation organisation) implements Creation {}

        /** An owner has that name, or had it not long ago. */
        record NameTaken() implements Creation {}

        /** Who asks has made as many as he may. */
        record TooMany(int most) implements Creation {}

        /** The account of who asks is gone or disabled. */
        record NotAllowed() implements Creation {}
    }

    /**
     * Runs the work while no other work on this organisation runs; all that it changed is there when this returns, or none of
     * it if the work throws. The work may run more than once.
     *
     * @return what the work returned; empty if there is no such organisation
     */
    <T> Optional<T> transact(String name, Cause cause, Function<Transaction, T> work);

    /** What is true inside of a transaction, and stays so until its end. Changes are logged. */
    interface Transaction {
        /** The organisation as it is now. */
        Organisation organisation();

        /**
         * Whether who makes the request is an administrator of the server, as is who works on the machine itself; empty if his account
         * is gone or disabled.
         */
        Optional<Boolean> administers();

        /** What that user is in it. */
        Optional<OrganisationRole> role(long userId);

        /** The user of that name. */
        Optional<User> user(String username);

        /** Whether an active user other than this one owns it. */
        boolean ownedWithout(long userId);

        /** Makes the user a member with that role, or gives a member that role. */
        Member<OrganisationRole> put(User user, OrganisationRole role);

        /** Takes a member out, and what he had as a collaborator of the organisation's repositories with him. */
        void remove(User user);

        /** Applies the change; empty if the name is taken: then the work must change nothing else. */
        Optional<Organisation> change(Organisation.Change change);

        /** How many repositories that are not deleted it owns. */
        long repositories();

        /** Deletes it: its name stays reserved for a while. */
        void delete();
    }
}
