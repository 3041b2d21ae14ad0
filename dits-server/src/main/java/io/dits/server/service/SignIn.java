// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import java.time.Duration;

/** What came of an attempt to sign in or to go on being signed in. */
public sealed interface SignIn {
    /**
     * It worked.
     *
     * @param accessToken for requests
     * @param refreshToken for the next pair, once
     * @param validFor how long the access token is valid
     */
    record Tokens(String accessToken, String refreshToken, Duration validFor) implements SignIn {
        @Override
        public String toString() {
            return "Tokens[***]";
        }
    }

    /** Unknown, wrong, disabled, expired, used before: the answer is the same. */
    record Refused() implements SignIn {}

    /**
     * Too many failures.
     *
     * @param retryAfter how long to wait
     */
    record Throttled(Duration retryAfter) implements SignIn {}
}
