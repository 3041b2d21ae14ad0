// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Sign-ins by a provider that were begun and are not finished, and what must not come twice. Secrets are known here by their
 * SHA-256 alone; every replica sees the same.
 */
public interface SignInAttempts {
    /**
     * A sign-in that was begun.
     *
     * @param provider by whom
     * @param browser the SHA-256 of the secret of the browser that began it
     * @param returnTo the path on this server to go on at; empty for none
     */
    record Attempt(String provider, byte[] browser, String returnTo) {}

    /** Notes an attempt. */
    void begin(byte[] state, Attempt attempt, Duration validFor);

    /** Takes an attempt out: it is there once, and not for longer than it is valid. */
    Optional<Attempt> take(byte[] state);

    /**
     * A person whom the provider has proven, for whose browser to come.
     *
     * @param attempt what was begun
     * @param identity who it is
     */
    record Arrival(Attempt attempt, ExternalIdentity identity) {}

    /** Notes that somebody was proven. */
    void arrive(byte[] ticket, Arrival arrival, Duration validFor);

    /** Takes an arrival out: it is there once, and not for longer than it is valid. */
    Optional<Arrival> takeArrival(byte[] ticket);

    /**
     * Notes that an assertion was used.
     *
     * @param assertion the SHA-256 of its issuer and id
     * @param until when it is void anyway
     * @return false if it was used before
     */
    boolean firstUse(byte[] assertion, Instant until);
}
