// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Cause;
import io.dits.server.meta.Member;
import io.dits.server.meta.Organisation;
import io.dits.server.meta.OrganisationRegistry;
import io.dits.server.meta.OrganisationRegistry.Creation;
import io.dits.server.meta.OrganisationRegistry.Found;
import io.dits.server.meta.OrganisationRegistry.Transaction;
import io.dits.server.meta.OrganisationRole;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.User;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Organisations and their members. An organisation always has an owner who may sign in. */
public final class Organisations {
    private static final String DISABLED = "this account is gone or disabled";

    private final OrganisationRegistry registry;

    /** The use cases over that registry. */
    public Organisations(OrganisationRegistry registry) {
        this.registry = registry;
    }

    /** The organisation of that name, which every signed-in user may see. */
    public Optional<Found> find(Actor actor, String name) {
        return registry.find(name, actor.userId());
    }

    /** Those that the actor is a member of, by id. */
    public List<Found> mine(Actor actor, long after, int limit) {
        return registry.ofUser(actor.userId(), after, limit);
    }

    /** All of them by name, for whoever works on the machine itself. */
    public List<Organisation> all() {
        return registry.list();
    }

    /** Makes an organisation that the actor owns. */
    public Result<Found> create(Actor actor, OwnerName name, Organisation.Settings settings, Cause cause) {
        return switch (registry.create(name, settings, actor.userId(), cause)) {
            case Creation.Created made ->
                new Result.Done<>(new Found(made.organisation(), Optional.of(OrganisationRole.OWNER)));
            case Creation.NameTaken _ -> taken(name);
            case Creation.TooMany many -> new Result.TooMany<>("organisations", actor.username(), many.most());
            case Creation.NotAllowed _ -> new Result.NotAllowed<>(DISABLED);
        };
    }

    /** Makes an organisation that the user of that id owns. */
    public Result<Organisation> create(OwnerName name, Organisation.Settings settings, long firstOwner, Cause cause) {
        return switch (registry.create(name, settings, firstOwner, cause)) {
            case Creation.Created made -> new Result.Done<>(made.organisation());
            case Creation.NameTaken _ -> taken(name);
            case Creation.TooMany many -> new Result.TooMany<>("organisations", cause.name(), many.most());
            case Creation.NotAllowed _ -> new Result.NotAllowed<>(DISABLED);
        };
    }

    private static <T> Result<T> taken(OwnerName name) {
        return new Result.Conflict<>("the name " + name + " is taken, or was given up not long ago. Choose another");
    }

    /** Changes what is given. */
    public Result<Found> change(Actor actor, String name, Organisation.Change change, Cause cause) {
        return as(
                actor,
                name,
                OrganisationRole.OWNER,
                cause,
                (now, role) -> now.change(change)
                        .<Result<Found>>map(changed -> new Result.Done<>(new Found(changed, now.role(actor.userId()))))
                        .orElseGet(() -> taken(change.name().orElseThrow())));
    }

    /** Deletes an organisation that owns no repository. */
    public Result<Organisation> delete(Actor actor, String name, Cause cause) {
        return as(actor, name, OrganisationRole.OWNER, cause, (now, role) -> {
            long repositories = now.repositories();
            if (repositories > 0) {
                return new Result.Conflict<>(now.organisation().name() + " still owns " + repositories
                        + " repositories. Delete or transfer them first");
            }
            now.delete();
            return new Result.Done<>(now.organisation());
        });
    }

    /** The members by name, for members. */
    public Result<List<Member<OrganisationRole>>> members(Actor actor, String name, String after, int limit) {
        Optional<Found> found = registry.find(name, actor.userId());
        if (found.isEmpty()) {
            return notFound(name);
        }
        if (Permissions.role(actor, found.get().role()).isEmpty()) {
            return new Result.NotAllowed<>("the members of " + name + " are shown to its members");
        }
        return new Result.Done<>(registry.members(found.get().organisation().id(), after, limit));
    }

    /** The organisation, for who may read all that was done in it: its owners, and administrators of the server. */
    public Result<Organisation> audited(Actor actor, String name) {
        Optional<Found> found = registry.find(name, actor.userId());
        if (found.isEmpty()) {
            return notFound(name);
        }
        return Permissions.role(actor, found.get().role())
                        .filter(role -> role.includes(OrganisationRole.OWNER))
                        .isPresent()
                ? new Result.Done<>(found.get().organisation())
                : new Result.NotAllowed<>("the audit of " + name + " is for its owners");
    }

    /** Takes a user in with that role, or gives a member that role. */
    public Result<Member<OrganisationRole>> put(
            Actor actor, String name, String username, OrganisationRole role, Cause cause) {
        return withMember(actor, name, username, cause, (now, user) -> {
            Optional<OrganisationRole> before = now.role(user.id());
            if (!mayChangeMember(actor, now, before, Optional.of(role))) {
                return notAllowed(now);
            }
            if (!user.active() && before.isEmpty()) {
                return new Result.Conflict<>("the account " + user.username() + " is disabled");
            }
            if (role != OrganisationRole.OWNER && orphans(now, user, before)) {
                return lastOwner(now, user);
            }
            return new Result.Done<>(now.put(user, role));
        });
    }

    /** Takes a member out; members may take themselves out. */
    public Result<User> remove(Actor actor, String name, String username, Cause cause) {
        return withMember(actor, name, username, cause, (now, user) -> {
            Optional<OrganisationRole> before = now.role(user.id());
            boolean leaves = user.id() == actor.userId() && before.isPresent();
            if (!leaves && !mayChangeMember(actor, now, before, Optional.empty())) {
                return notAllowed(now);
            }
            if (before.isEmpty()) {
                return new Result.NotFound<>(user.username() + " is no member of "
                        + now.organisation().name());
            }
            if (orphans(now, user, before)) {
                return lastOwner(now, user);
            }
            now.remove(user);
            return new Result.Done<>(user);
        });
    }

    private static boolean orphans(Transaction now, User user, Optional<OrganisationRole> before) {
        return before.filter(OrganisationRole.OWNER::equals).isPresent() && !now.ownedWithout(user.id());
    }

    private static <T> Result<T> lastOwner(Transaction now, User user) {
        return new Result.Conflict<>(user.username() + " is the only owner of "
                + now.organisation().name() + " who may sign in. Make somebody else an owner first");
    }

    private static <T> Result<T> notAllowed(Transaction now) {
        return new Result.NotAllowed<>("members of " + now.organisation().name()
                + " are changed by those who administer it, owners and those who administer it by its owners alone");
    }

    private static <T> Result<T> notFound(String name) {
        return new Result.NotFound<>("there is no organisation '" + name + "'");
    }

    /** What the actor is there in this transaction; nothing if his account is gone or disabled. */
    private static Optional<OrganisationRole> role(Actor actor, Transaction now) {
        return now.administers().flatMap(admin -> Permissions.role(actor.now(admin), now.role(actor.userId())));
    }

    private static boolean mayChangeMember(
            Actor actor, Transaction now, Optional<OrganisationRole> before, Optional<OrganisationRole> after) {
        return now.administers()
                .filter(admin -> Permissions.mayChangeMember(actor.now(admin), now.role(actor.userId()), before, after))
                .isPresent();
    }

    /** Runs work for who has at least that role in the organisation now, and for administrators of the server. */
    private <T> Result<T> as(
            Actor actor,
            String name,
            OrganisationRole least,
            Cause cause,
            BiFunction<Transaction, OrganisationRole, Result<T>> work) {
        return transact(
                name,
                cause,
                now -> role(actor, now)
                        .filter(role -> role.includes(least))
                        .map(role -> work.apply(now, role))
                        .orElseGet(() -> new Result.NotAllowed<>("this takes the role " + least.word() + " in "
                                + now.organisation().name())));
    }

    private <T> Result<T> withMember(
            Actor actor, String name, String username, Cause cause, BiFunction<Transaction, User, Result<T>> work) {
        return transact(
                name,
                cause,
                now -> role(actor, now).isEmpty()
                        ? notAllowed(now)
                        : now.user(username)
                                .map(user -> work.apply(now, user))
                                .orElseGet(() -> new Result.NotFound<>("there is no user '" + username + "'")));
    }

    private <T> Result<T> transact(String name, Cause cause, Function<Transaction, Result<T>> work) {
        return registry.transact(name, cause, work).orElseGet(() -> notFound(name));
    }
}
