// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** API tokens by the SHA-256 of each. */
public interface ApiTokens {
    /**
     * What a token is to be.
     *
     * @param userId whose it is
     * @param name what it is for, 1 to 100 characters
     * @param scopes the words of its scopes
     * @param expiresAt from when on it is no good; empty for never
     */
    record Wanted(long userId, String name, List<String> scopes, Optional<Instant> expiresAt) {}

    /**
     * Notes a new token. One that is made with an API token ends with that one at the latest.
     *
     * @param shown what whoever makes it came in with
     * @return empty if that has ended, or the account is disabled: then there is no token
     */
    Optional<ApiToken> create(byte[] hash, Wanted wanted, Credential shown, Cause cause);

    /** The tokens of a user that have not expired, oldest first. */
    List<ApiToken> list(long userId);

    /** The token of that hash, unless it has expired. */
    Optional<ApiToken> find(byte[] hash);

    /** Ends a token of that user for ever; false if there is none. */
    boolean revoke(long userId, long id, Cause cause);

    /** Notes that a token was used; no more than once a minute. */
    void used(long id);
}
