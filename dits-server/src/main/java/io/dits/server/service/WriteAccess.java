// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryRole;

/** The proof that an actor might write to a repository a moment ago; what moves a ref asks again. */
public sealed class WriteAccess extends ReadAccess permits AdminAccess {
    WriteAccess(Actor actor, Repository repository, RepositoryRole role) {
        super(actor, repository, role);
    }
}
