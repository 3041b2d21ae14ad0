// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An API token.
 *
 * @param id a number in decimal digits
 * @param name what it is for
 * @param scopes what it may be used for
 * @param createdAt when it was made
 * @param expiresAt from when on it is no good; null if never
 * @param lastUsedAt when it was last used, to the minute; null if never
 * @param token the token itself, in the answer that made it and never again
 */
public record ApiTokenAnswer(
        String id,
        String name,
        List<String> scopes,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt,
        Optional<String> token) {
    @Override
    public String toString() {
        return "ApiTokenAnswer[id=" + id + ", name=" + name + ", scopes=" + scopes + "]";
    }
}
