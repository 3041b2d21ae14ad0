// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.ExternalIdentity;
import java.util.Optional;

/** A sign-in by a provider that comes to nothing. The message is for the log and the audit: people hear the reason. */
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
    // Never serialised: exceptions of the server stay in it.
    private final transient Optional<ExternalIdentity> person;

    /** Refuses for a reason. */
    public SignInRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
        this.person = Optional.empty();
    }

    /** Refuses for a reason that something else caused. */
    public SignInRefusedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.person = Optional.empty();
    }

    private SignInRefusedException(SignInRefusedException refused, ExternalIdentity person) {
        super(refused.getMessage(), refused);
        this.reason = refused.reason;
        this.person = Optional.of(person);
    }

    /** The same refusal, of a person whom the provider has proven. */
    SignInRefusedException of(ExternalIdentity who) {
        return new SignInRefusedException(this, who);
    }

    /** What people hear. */
    public Reason reason() {
        return reason;
    }

    /** Who was refused, if the provider has proven it. */
    public Optional<ExternalIdentity> person() {
        return person;
    }
}
