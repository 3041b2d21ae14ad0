// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Refresh tokens by the SHA-256 of each. One sign-in is a family; each token of it is traded for the next. */
public interface RefreshTokens {
    /**
     * A token that was used.
     *
     * @param userId whose it was
     * @param family its sign-in
     */
    record Used(long userId, UUID family) {}

    /**
     * Notes the first token of a family: somebody has signed in. The cause names him.
     *
     * @param user the account as it was when its user proved who he is
     * @return false if the account was disabled or got another password since: then nobody has signed in
     */
    boolean issue(byte[] hash, User user, UUID family, Duration validFor, Cause cause);

    /**
     * Trades a token for the next one of its family. Empty if there is no such token, it has expired, or was revoked.
     *
     * <p>Each token works once, but an answer may get lost: so one that was used less than the leeway ago, and whose
     * successors were never used, works again, and its earlier successors are void. In every other case a token used before
     * revokes its family, because somebody else has it.
     *
     * @param next the hash of the next token
     */
    Optional<Used> trade(byte[] hash, byte[] next, Duration validFor, Duration leeway, Cause cause);

    /** Ends the sign-in that a token belongs to; an unknown token is no error. */
    void revoke(byte[] hash, Cause cause);

    /** True unless some token of the family was revoked, or the family is not known. */
    boolean live(UUID family);
}
