// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Guard;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryRole;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The proof that an actor may read a repository. Only {@link Repositories} makes one. */
public sealed class ReadAccess permits WriteAccess {
    private final Actor actor;
    private final Repository repository;
    private final RepositoryRole role;

    ReadAccess(Actor actor, Repository repository, RepositoryRole role) {
        this.actor = actor;
        this.repository = repository;
        this.role = role;
    }

    /** Who reads. */
    public final Actor actor() {
        return actor;
    }

    /** What. */
    public final Repository repository() {
        return repository;
    }

    /** What the actor may do in it. */
    public final RepositoryRole role() {
        return role;
    }

    /** The same with the right to write, if the actor has it. */
    public final Optional<WriteAccess> write() {
        return role.includes(RepositoryRole.WRITE)
                ? Optional.of(new WriteAccess(actor, repository, role))
                : Optional.empty();
    }

    /** The same with the right to administer, if the actor has it. */
    public final Optional<AdminAccess> admin() {
        return role.includes(RepositoryRole.ADMIN) ? Optional.of(new AdminAccess(actor, repository)) : Optional.empty();
    }

    /** Whether the actor has at least that role still; for the transaction that does what he wants. */
    final Guard<Repository, Ledger.Standing> stillHas(RepositoryRole least) {
        return (now, standing) -> {
            RepositoryRole has = standing.flatMap(who -> Permissions.role(actor.scopes(), who, now))
                    .orElseThrow(
                            () -> new NoSuchElementException("this repository is not shown to the actor any more"));
            if (!has.includes(least)) {
                throw new NotAllowedException("this takes the role " + least.word() + " in this repository");
            }
        };
    }

    final RepositoryId id() {
        return repository.id();
    }
}
