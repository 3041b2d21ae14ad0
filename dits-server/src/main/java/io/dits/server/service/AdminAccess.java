// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Guard;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryRole;

/** The proof that an actor might administer a repository a moment ago. */
public final class AdminAccess extends WriteAccess {
    AdminAccess(Actor actor, Repository repository) {
        super(actor, repository, RepositoryRole.ADMIN);
    }

    /** Whether he may still. */
    Guard<Repository, Ledger.Standing> guard() {
        return stillHas(RepositoryRole.ADMIN);
    }
}
