// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Refresh tokens by the SHA-256 of each. One sign-in is a family; each token of it works once. */
public interface RefreshTokens {
    /**
     * A token that was used.
     *
     * @param userId whose it was
     * @param family its sign-in
     */
    record Used(long userId, UUID family) {}

    /** Notes a new token of a family. */
    void issue(byte[] hash, long userId, UUID family, Duration validFor);

    /**
     * Uses up a token. Empty if there is no such token, it has expired, or was revoked; a token used before revokes its
     * family, because somebody else has it.
     */
    Optional<Used> use(byte[] hash);

    /** Ends the sign-in that a token belongs to; an unknown token is no error. */
    void revoke(byte[] hash);

    /** True unless some token of the family was revoked, or the family is not known. */
    boolean live(UUID family);
}
