// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Repository;

/** The proof that an actor might write to a repository a moment ago; what moves a ref asks again. */
public final class WriteAccess extends ReadAccess {
    WriteAccess(Actor actor, Repository repository) {
        super(actor, repository);
    }
}
