// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Credential;
import java.util.Set;

/**
 * Who makes a request: a user whose token was checked.
 *
 * @param userId the id of the user's row, which is also that of the owner
 * @param username the name that owns the user's repositories
 * @param email the address that the user signs in with
 * @param displayName the name shown to people; never empty
 * @param admin whether everything is allowed; never of a token without {@link Scope#ADMIN}
 * @param scopes what the token may be used for, with all that is included; every scope for whoever signed in himself
 * @param via how he came in, for the logs: {@code session}, or {@code token:} and the id of an API token
 * @param shown what he came in with
 */
public record Actor(
        long userId,
        String username,
        String email,
        String displayName,
        boolean admin,
        Set<Scope> scopes,
        String via,
        Credential shown) {
    /** Keeps the scopes as they are now, with what they include, and the administrator's rights only with their scope. */
    public Actor {
        scopes = Scope.withIncluded(scopes);
        admin = admin && scopes.contains(Scope.ADMIN);
    }

    /** Somebody who signed in himself, or his token; for the logs it is as if he did. */
    public Actor(long userId, String username, String email, String displayName, boolean admin, Set<Scope> scopes) {
        this(userId, username, email, displayName, admin, scopes, "session", new Credential.None());
    }

    /** Somebody who signed in himself. */
    public Actor(long userId, String username, String email, String displayName, boolean admin) {
        this(userId, username, email, displayName, admin, Scope.all());
    }

    /** The same, as he is now: an administrator of the server or not. */
    Actor now(boolean administrator) {
        return new Actor(userId, username, email, displayName, administrator, scopes, via, shown);
    }

    /**
     * Goes on if the token may be used for that.
     *
     * @throws MissingScopeException if not; ask before anything that is hidden is looked up, so that the answer tells nothing of it
     */
    public void require(Scope scope) {
        if (!scopes.contains(scope)) {
            throw new MissingScopeException(scope);
        }
    }
}
