// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Cause;
import io.dits.server.meta.PasswordResets;
import java.security.SecureRandom;
import java.time.Duration;

/** Links that an administrator makes for somebody who does not know his password: good once, and for a short time. */
public final class PasswordReset {
    private final PasswordResets resets;
    private final PasswordHashing passwords;
    private final Secrets secrets;

    /** The links in that store. */
    public PasswordReset(PasswordResets resets, PasswordHashing passwords, SecureRandom random) {
        this.resets = resets;
        this.passwords = passwords;
        this.secrets = new Secrets(random);
    }

    /** A new link's secret for a user; an earlier one is no good any more. */
    public String issue(long userId, Duration validFor, Cause cause) {
        String text = secrets.text();
        resets.issue(Secrets.hash(text), userId, validFor, cause);
        return text;
    }

    /** Whether a link's secret is good. */
    public boolean good(String text) {
        return resets.good(Secrets.hash(text));
    }

    /**
     * Sets the password by a link, which is used up, and ends all sign-ins and API tokens of its user; false if it is not good.
     *
     * @throws IllegalArgumentException if the password is not of its form
     */
    public boolean use(String text, String password, Cause cause) {
        PasswordRules.check(password);
        return good(text) && resets.use(Secrets.hash(text), passwords.hash(password), cause);
    }
}
