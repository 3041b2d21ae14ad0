// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Grants;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.OrganisationRole;
import io.dits.server.meta.Reach;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.meta.RepositoryRole;
import io.dits.server.meta.Visibility;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who may do what: the only place that decides. */
final class Permissions {
    private Permissions() {}

    /**
     * What a user may do in a repository: the greatest of what he has in any way, as far as his token goes.
     *
     * @param admin whether he is an administrator of the server, and his token is for that
     * @param scopes what his token is for
     * @param grants what he has been given in that repository
     */
    private static Optional<RepositoryRole> role(
            boolean admin, Set<Scope> scopes, Repository repository, Grants grants) {
        Optional<RepositoryRole> everything = Optional.of(RepositoryRole.ADMIN);
        return Stream.of(
                        admin || grants.owns() ? everything : Optional.<RepositoryRole>empty(),
                        grants.organisation().flatMap(role -> switch (role) {
                            case OWNER, ADMIN -> everything;
                            case MEMBER -> grants.base();
                        }),
                        grants.collaborator(),
                        repository.settings().visibility() == Visibility.PUBLIC
                                ? Optional.of(RepositoryRole.READ)
                                : Optional.<RepositoryRole>empty())
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .flatMap(role -> within(scopes).map(most -> role.includes(most) ? most : role));
    }

    private static Optional<RepositoryRole> within(Set<Scope> scopes) {
        if (scopes.contains(Scope.REPO_ADMIN)) {
            return Optional.of(RepositoryRole.ADMIN);
        }
        if (scopes.contains(Scope.REPO_WRITE)) {
            return Optional.of(RepositoryRole.WRITE);
        }
        return scopes.contains(Scope.REPO_READ) ? Optional.of(RepositoryRole.READ) : Optional.empty();
    }

    /** The same for who makes a request. */
    static Optional<RepositoryRole> role(Actor actor, RepositoryRegistry.Granted found) {
        return role(actor.admin(), actor.scopes(), found.repository(), found.grants());
    }

    /** The same for who is in a transaction, as he is now. */
    static Optional<RepositoryRole> role(Set<Scope> scopes, Ledger.Standing standing, Repository repository) {
        return role(standing.admin() && scopes.contains(Scope.ADMIN), scopes, repository, standing.grants());
    }

    /** Where {@link #role} finds a role, in a form that a query can use. */
    static Reach reach(Actor actor) {
        return new Reach(actor.userId(), actor.admin());
    }

    /**
     * Repositories are made below one's own name, and below that of an organisation by those who administer it, or by all
     * members if it says so; administrators of the server make them for others.
     */
    static boolean mayCreate(Actor actor, RepositoryRegistry.Owner owner) {
        return actor.admin()
                || owner.id() == actor.userId()
                || owner.membership()
                        .filter(role -> owner.membersCreate() || role.includes(OrganisationRole.ADMIN))
                        .isPresent();
    }

    /**
     * What a user is in an organisation as far as his token goes; an administrator of the server counts as its owner.
     *
     * @param membership what he is there
     */
    static Optional<OrganisationRole> role(Actor actor, Optional<OrganisationRole> membership) {
        return actor.admin() ? Optional.of(OrganisationRole.OWNER) : membership;
    }

    /**
     * Whoever administers an organisation takes plain members in and out; its owners say who owns and administers it.
     *
     * @param membership what the actor is there
     * @param before what the member was
     * @param after what he shall be
     */
    static boolean mayChangeMember(
            Actor actor,
            Optional<OrganisationRole> membership,
            Optional<OrganisationRole> before,
            Optional<OrganisationRole> after) {
        boolean plain = Stream.of(before, after).flatMap(Optional::stream).allMatch(OrganisationRole.MEMBER::equals);
        OrganisationRole least = plain ? OrganisationRole.ADMIN : OrganisationRole.OWNER;
        return role(actor, membership).filter(role -> role.includes(least)).isPresent();
    }

    /** A repository is given away by who owns it, also by way of its organisation, not by who only administers it. */
    static boolean mayGiveAway(Actor actor, Grants grants) {
        return actor.admin()
                || grants.owns()
                || grants.organisation().filter(OrganisationRole.OWNER::equals).isPresent();
    }

    /** Accounts of others are for administrators of the server. */
    static boolean mayAdministerUsers(Actor actor) {
        return actor.admin();
    }
}
