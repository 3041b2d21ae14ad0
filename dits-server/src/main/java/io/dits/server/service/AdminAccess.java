// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryRole;

/** The proof that an actor might administer a repository a moment ago. */
public final class AdminAccess extends WriteAccess {
    AdminAccess(Actor actor, Repository repository) {
        super(actor, repository, RepositoryRole.ADMIN);
    }
}
