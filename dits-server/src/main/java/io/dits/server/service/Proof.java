// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.User;
import java.time.Duration;

/** What came of an attempt to prove who one is. */
public sealed interface Proof {
    /**
     * It is this user, whose account is active.
     *
     * @param user the account
     */
    record Proven(User user) implements Proof {}

    /** Unknown, wrong, disabled: the answer is the same. */
    record Refused() implements Proof {}

    /**
     * Too many failures.
     *
     * @param retryAfter how long to wait
     */
    record Throttled(Duration retryAfter) implements Proof {}
}
