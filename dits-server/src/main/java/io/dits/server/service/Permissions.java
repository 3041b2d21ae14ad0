// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Reach;
import io.dits.server.meta.Repository;
import io.dits.server.meta.Visibility;

/** Who may do what: the only place that decides. */
final class Permissions {
    private Permissions() {}

    /** Owners and administrators write. */
    static boolean mayWrite(long userId, boolean admin, Repository repository) {
        return admin || repository.ownerId() == userId;
    }

    /** Who writes reads; what is public, every signed-in user. */
    static boolean mayRead(Actor actor, Repository repository) {
        return repository.settings().visibility() == Visibility.PUBLIC
                || mayWrite(actor.userId(), actor.admin(), repository);
    }

    /** A repository can be made below one's own name; administrators make them for others. */
    static boolean mayCreate(Actor actor, long ownerId) {
        return actor.admin() || actor.userId() == ownerId;
    }

    /** {@link #mayRead} in a form that a query can use. */
    static Reach reach(Actor actor) {
        return new Reach(actor.userId(), actor.admin());
    }
}
