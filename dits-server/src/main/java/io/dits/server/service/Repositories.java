// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Cause;
import io.dits.server.meta.Guard;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.Repository;
import io.dits.server.meta.Repository.Change;
import io.dits.server.meta.Repository.Settings;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.meta.Reservations;
import java.util.List;
import java.util.Optional;

/** Repositories: find, list, create, change, delete. */
public final class Repositories {
    private static final String GIVES = "a repository is transferred by its owner, by the owners of its organisation,"
            + " and by administrators of the server";

    private final RepositoryRegistry registry;

    /** The use cases over that registry. */
    public Repositories(RepositoryRegistry registry) {
        this.registry = registry;
    }

    /** The repository of that name, if it exists and the actor may read it: others cannot tell the one from the other. */
    public Optional<ReadAccess> open(Actor actor, String owner, String name) {
        return registry.find(owner, name, actor.userId()).flatMap(found -> access(actor, found));
    }

    /** Repositories that the actor may read, by id, from the one after {@code after} on. */
    public List<ReadAccess> list(Actor actor, RepositoryId after, int limit) {
        return registry.list(Permissions.reach(actor), after, limit).stream()
                .flatMap(found -> access(actor, found).stream())
                .toList();
    }

    private static Optional<ReadAccess> access(Actor actor, RepositoryRegistry.Granted found) {
        return Permissions.role(actor, found).map(role -> new ReadAccess(actor, found.repository(), role));
    }

    /** Makes a repository below the owner's name. */
    public Outcome create(Actor actor, String owner, RepositoryName name, Settings settings, Cause cause) {
        Optional<RepositoryRegistry.Owner> found = registry.owner(owner, actor.userId());
        if (found.isEmpty() || !Permissions.mayCreate(actor, found.get())) {
            return mayNotCreate(owner);
        }
        return outcome(
                actor,
                found.get().name() + "/" + name,
                registry.create(found.get().id(), name, settings, mayCreate(actor), cause));
    }

    /** Changes what is given of name and settings. */
    public Outcome change(AdminAccess access, Change change, Cause cause) {
        Repository before = access.repository();
        return outcome(
                access.actor(),
                before.owner() + "/" + change.name().orElse(before.name()),
                registry.change(access.id(), change, access.guard(), cause));
    }

    private Outcome outcome(Actor actor, String fullName, RepositoryRegistry.Changed changed) {
        return switch (changed) {
            case RepositoryRegistry.Changed.Done done ->
                open(
                                actor,
                                done.repository().owner().text(),
                                done.repository().name().text())
                        .<Outcome>map(Outcome.Done::new)
                        .orElseGet(Outcome.Gone::new);
            case RepositoryRegistry.Changed.NameTaken taken -> new Outcome.NameTaken(fullName);
            case RepositoryRegistry.Changed.TooMany many -> new Outcome.TooMany(fullName, many.most());
            case RepositoryRegistry.Changed.NoRoom no -> new Outcome.NoRoom(no.excess());
            case RepositoryRegistry.Changed.Gone gone -> new Outcome.Gone();
        };
    }

    /** Gives a repository to an owner below whose name the actor may make one. */
    public Outcome transfer(ReadAccess access, String owner, Optional<RepositoryName> name, Cause cause) {
        Actor actor = access.actor();
        Repository before = access.repository();
        Optional<RepositoryRegistry.Granted> now = registry.find(
                        before.owner().text(), before.name().text(), actor.userId())
                .filter(found -> found.repository().id().equals(before.id()));
        if (now.isEmpty()) {
            return new Outcome.Gone();
        }
        if (!Permissions.mayGiveAway(actor, now.get().grants())) {
            return new Outcome.NotAllowed(GIVES);
        }
        Optional<RepositoryRegistry.Owner> heir = registry.owner(owner, actor.userId());
        if (heir.isEmpty() || !Permissions.mayCreate(actor, heir.get())) {
            return mayNotCreate(owner);
        }
        return outcome(
                actor,
                heir.get().name() + "/" + name.orElse(before.name()),
                registry.transfer(before.id(), heir.get().id(), name, mayGiveAway(actor), mayCreate(actor), cause));
    }

    /** Asked again in the transaction, because it may have been taken away meanwhile. */
    private static Guard<Repository, Ledger.Standing> mayGiveAway(Actor actor) {
        return (_, now) -> {
            if (now.filter(standing -> Permissions.mayGiveAway(actor.now(standing.admin()), standing.grants()))
                    .isEmpty()) {
                throw new NotAllowedException(GIVES);
            }
        };
    }

    /** The same. */
    private static Guard<RepositoryRegistry.Owner, Boolean> mayCreate(Actor actor) {
        return (owner, now) -> {
            if (now.filter(admin -> Permissions.mayCreate(actor.now(admin), owner))
                    .isEmpty()) {
                throw new NotAllowedException(creates(owner.name().text()));
            }
        };
    }

    private static Outcome mayNotCreate(String owner) {
        return new Outcome.NotAllowed(creates(owner));
    }

    private static String creates(String owner) {
        return "repositories of '" + owner + "' are made by that owner, by those who"
                + " administer that organisation, and by administrators of the server";
    }

    /** Deletes the repository; deleting it again is no error. */
    public void delete(AdminAccess access, Cause cause) {
        registry.delete(access.id(), access.guard(), cause);
    }

    /** What came of creating or changing a repository. */
    public sealed interface Outcome {
        /** It is like this now. */
        record Done(ReadAccess access) implements Outcome {}

        /** The owner has another repository of that name. */
        record NameTaken(String fullName) implements Outcome {}

        /** The owner may have so many, and has them. */
        record TooMany(String fullName, int most) implements Outcome {}

        /** The owner has no room for what is in it. */
        record NoRoom(Reservations.Excess excess) implements Outcome {}

        /** The actor may not; says why. */
        record NotAllowed(String reason) implements Outcome {}

        /** It was deleted meanwhile. */
        record Gone() implements Outcome {}
    }
}
