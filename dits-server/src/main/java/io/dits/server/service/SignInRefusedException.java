// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

/** A sign-in by a provider that comes to nothing. The message is for the log alone: people hear the reason. */
public final class SignInRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What people hear. */
    public enum Reason {
        /** The attempt is unknown, too old, finished, or of another browser. */
        STALE,
        /** The person, or the provider, declined. */
        DECLINED,
        /** What came does not prove who the person is. */
        UNPROVEN,
        /** The provider does not answer. */
        UNAVAILABLE,
        /** There is no account that this person may have. Which of the causes it is must not be told: it may be about others. */
        NO_ACCOUNT,
        /** The person's account is disabled. */
        DISABLED
    }

    private final Reason reason;

    /** Refuses for a reason. */
    public SignInRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Refuses for a reason that something else caused. */
    public SignInRefusedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What people hear. */
    public Reason reason() {
        return reason;
    }
}
