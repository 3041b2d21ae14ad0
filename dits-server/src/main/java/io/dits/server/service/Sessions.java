// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.BrowserSessions;
import io.dits.server.meta.Cause;
import io.dits.server.meta.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Browsers that are signed in. What the cookie holds is new at each sign-in and kept as its hash alone. Every request asks the
 * database, so that the end of a session is known everywhere at once.
 */
public final class Sessions {
    private static final int LONGEST = 128;

    private final BrowserSessions rows;
    private final BrowserSessions.Limits limits;
    private final Secrets secrets;

    /** The sessions in that store, which last so long. */
    public Sessions(BrowserSessions rows, BrowserSessions.Limits limits, SecureRandom random) {
        this.rows = rows;
        this.limits = limits;
        this.secrets = new Secrets(random);
    }

    /**
     * A browser that is signed in.
     *
     * @param user the account, which is active
     * @param method how the user signed in
     * @param since when
     * @param csrf what the session's forms hold, so that no other site can make the browser send one
     */
    public record Session(User user, String method, Instant since, String csrf) {
        /** Whether a form was made for this session. */
        public boolean made(String formsToken) {
            return MessageDigest.isEqual(
                    csrf.getBytes(StandardCharsets.UTF_8), formsToken.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Session[" + user.username() + "]";
        }
    }

    /**
     * Begins a session of a user who proved who he is. An earlier one of the same browser is to be {@linkplain #end ended}.
     *
     * @param user the account as it was when he proved it
     * @param method how, such as {@code password} or {@code oidc:keycloak}
     * @param cause where from
     * @return what the cookie is to hold; empty if the account was disabled or got another password since
     */
    public Optional<String> begin(User user, String method, Cause cause) {
        String secret = secrets.text();
        return rows.begin(Secrets.hash(secret), user, method, limits, cause) ? Optional.of(secret) : Optional.empty();
    }

    /** The session of a cookie, if it goes on and its user is active. */
    public Optional<Session> find(String secret) {
        if (secret.isEmpty() || secret.length() > LONGEST) {
            return Optional.empty();
        }
        return rows.use(Secrets.hash(secret), limits)
                .filter(row -> row.user().active())
                .map(row -> new Session(row.user(), row.method(), row.since(), csrf(secret)));
    }

    /** Ends the session of a cookie; an unknown one is no error. */
    public void end(String secret, Cause cause) {
        rows.end(Secrets.hash(secret), cause);
    }

    /** Follows from the cookie, and the cookie does not follow from it: so nothing more has to be kept. */
    private static String csrf(String secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.hash("form of " + secret));
    }
}
