// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryId;
import java.util.Optional;

/** The proof that an actor may read a repository. Only {@link Repositories} makes one. */
public sealed class ReadAccess permits WriteAccess {
    private final Actor actor;
    private final Repository repository;

    ReadAccess(Actor actor, Repository repository) {
        this.actor = actor;
        this.repository = repository;
    }

    /** Who reads. */
    public final Actor actor() {
        return actor;
    }

    /** What. */
    public final Repository repository() {
        return repository;
    }

    /** The same with the right to write, if the actor has it. */
    public Optional<WriteAccess> write() {
        return Permissions.mayWrite(actor.userId(), actor.admin(), repository)
                ? Optional.of(new WriteAccess(actor, repository))
                : Optional.empty();
    }

    final RepositoryId id() {
        return repository.id();
    }
}
