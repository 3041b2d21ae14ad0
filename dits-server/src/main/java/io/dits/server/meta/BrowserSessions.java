// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Browsers that are signed in, by the SHA-256 of what their cookie holds. */
public interface BrowserSessions {
    /**
     * A browser that is signed in.
     *
     * @param user whose it is, as the account was when the session was read; it may be disabled
     * @param method how the user signed in
     * @param since when
     */
    record Row(User user, String method, Instant since) {}

    /**
     * How long a session lasts.
     *
     * @param idle without a request
     * @param whole with requests
     */
    record Limits(Duration idle, Duration whole) {}

    /**
     * Begins a session; those of the user that are over are forgotten.
     *
     * @param user the account as it was when its user proved who he is
     * @param method how the user signed in, such as {@code password}
     * @param cause where from; the user himself is named by this store
     * @return false if the account was disabled or got another password since: then nothing begins
     */
    boolean begin(byte[] hash, User user, String method, Limits limits, Cause cause);

    /** The session that goes on by this request; empty if there is none or it is over. */
    Optional<Row> use(byte[] hash, Limits limits);

    /** Ends a session; an unknown one is no error. */
    void end(byte[] hash, Cause cause);
}
