// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token that somebody made for a program; what it looks like is not kept.
 *
 * @param id the id of its row
 * @param userId whose rights it has, at the most
 * @param name what it is for
 * @param scopes the words of its scopes
 * @param createdAt when it was made
 * @param expiresAt from when on it is no good; empty if never
 * @param lastUsedAt when it was last used, to the minute; empty if never
 */
public record ApiToken(
        long id,
        long userId,
        String name,
        List<String> scopes,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt) {
    /** Copies the scopes. */
    public ApiToken {
        scopes = List.copyOf(scopes);
    }
}
