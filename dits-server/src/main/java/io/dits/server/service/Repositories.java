// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Cause;
import io.dits.server.meta.Repository;
import io.dits.server.meta.Repository.Change;
import io.dits.server.meta.Repository.Settings;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.RepositoryRegistry;
import java.util.List;
import java.util.Optional;

/** Repositories: find, list, create, change, delete. */
public final class Repositories {
    private final RepositoryRegistry registry;

    /** The use cases over that registry. */
    public Repositories(RepositoryRegistry registry) {
        this.registry = registry;
    }

    /** The repository of that name, if it exists and the actor may read it: others cannot tell the one from the other. */
    public Optional<ReadAccess> open(Actor actor, String owner, String name) {
        return registry.find(owner, name)
                .filter(repository -> Permissions.mayRead(actor, repository))
                .map(repository -> new ReadAccess(actor, repository));
    }

    /** Repositories that the actor may read, by id, from the one after {@code after} on. */
    public List<Repository> list(Actor actor, RepositoryId after, int limit) {
        return registry.list(Permissions.reach(actor), after, limit);
    }

    /** Makes a repository below the owner's name. */
    public Outcome create(Actor actor, String owner, RepositoryName name, Settings settings, Cause cause) {
        Optional<RepositoryRegistry.Owner> found = registry.owner(owner);
        if (found.isEmpty() || !Permissions.mayCreate(actor, found.get().id())) {
            return new Outcome.NotAllowed("repositories of '" + owner + "' are made by that owner or an administrator");
        }
        return registry.create(found.get().id(), name, settings, cause)
                .<Outcome>map(Outcome.Done::new)
                .orElseGet(() -> new Outcome.NameTaken(found.get().name() + "/" + name));
    }

    /** Changes what is given of name and settings. */
    public Outcome change(WriteAccess access, Change change, Cause cause) {
        return switch (registry.change(access.id(), change, cause)) {
            case RepositoryRegistry.Changed.Done done -> new Outcome.Done(done.repository());
            case RepositoryRegistry.Changed.NameTaken taken ->
                new Outcome.NameTaken(access.repository().owner() + "/"
                        + change.name().orElse(access.repository().name()));
            case RepositoryRegistry.Changed.Gone gone -> new Outcome.Gone();
        };
    }

    /** Deletes the repository; deleting it again is no error. */
    public void delete(WriteAccess access, Cause cause) {
        registry.delete(access.id(), cause);
    }

    /** What came of creating or changing a repository. */
    public sealed interface Outcome {
        /** It is like this now. */
        record Done(Repository repository) implements Outcome {}

        /** The owner has another repository of that name. */
        record NameTaken(String fullName) implements Outcome {}

        /** The actor may not; says why. */
        record NotAllowed(String reason) implements Outcome {}

        /** It was deleted meanwhile. */
        record Gone() implements Outcome {}
    }
}
