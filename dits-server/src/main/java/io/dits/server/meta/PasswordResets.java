// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Duration;

/** Links to set a password with, by the SHA-256 of what stands in them. A user has one at the most. */
public interface PasswordResets {
    /** Notes a link; an earlier one of the user is no good any more. */
    void issue(byte[] hash, long userId, Duration validFor, Cause cause);

    /** Whether a link is good. */
    boolean good(byte[] hash);

    /**
     * Uses a link up: sets the password, and ends all sign-ins and API tokens of its user.
     *
     * @return false if it is not good any more; then nothing changed
     */
    boolean use(byte[] hash, String passwordHash, Cause cause);
}
