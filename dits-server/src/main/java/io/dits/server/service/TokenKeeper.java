// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.ApiToken;
import io.dits.server.meta.ApiTokens;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Credential;
import io.dits.server.meta.User;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes, lists and revokes API tokens. */
public final class TokenKeeper {
    private static final int LONGEST_NAME = 100;

    private final ApiTokens tokens;
    private final Secrets secrets;
    private final Clock clock;

    /** The tokens in that store. */
    public TokenKeeper(ApiTokens tokens, SecureRandom random, Clock clock) {
        this.tokens = tokens;
        this.secrets = new Secrets(random);
        this.clock = clock;
    }

    /**
     * A new token.
     *
     * @param token what is kept of it
     * @param text the token itself, which can never be shown again
     */
    public record Made(ApiToken token, String text) {
        @Override
        public String toString() {
            return "Made[" + token + ", ***]";
        }
    }

    /**
     * What a token is to be.
     *
     * @param name what it is for
     * @param scopes words of {@link Scope}
     * @param expiresAt from when on it is no good; empty for never
     */
    public record Wanted(String name, List<String> scopes, Optional<Instant> expiresAt) {}

    /**
     * Makes a token for whoever asks.
     *
     * @throws SignedOutException if what he came in with has ended
     * @throws MissingScopeException if his own token is not for the account, or lacks what the new one is to have
     * @throws IllegalArgumentException if name, scopes or time are not of their form
     */
    public Made create(Actor actor, Wanted wanted, Cause cause) {
        actor.require(Scope.USER);
        Set<Scope> scopes = scopes(wanted);
        scopes.forEach(actor::require);
        return create(actor.userId(), actor.admin(), wanted, scopes, actor.shown(), cause);
    }

    /** Makes a token for somebody else; throws as above. */
    public Made create(User user, Wanted wanted, Cause cause) {
        return create(user.id(), user.admin(), wanted, scopes(wanted), new Credential.None(), cause);
    }

    private Made create(long userId, boolean admin, Wanted wanted, Set<Scope> scopes, Credential shown, Cause cause) {
        if (scopes.contains(Scope.ADMIN) && !admin) {
            throw new IllegalArgumentException("scopes: admin is for administrators alone");
        }
        String name = wanted.name().strip();
        if (name.isEmpty()
                || name.codePointCount(0, name.length()) > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("name: wanted 1 to " + LONGEST_NAME + " characters in one line");
        }
        if (wanted.expiresAt().filter(time -> !time.isAfter(clock.instant())).isPresent()) {
            throw new IllegalArgumentException("expires_at: wanted a time to come");
        }
        String text = ApiTokenText.of(secrets.bytes());
        List<String> words = scopes.stream().map(Scope::word).toList();
        ApiTokens.Wanted token = new ApiTokens.Wanted(userId, name, words, wanted.expiresAt());
        return tokens.create(Secrets.hash(text), token, shown, cause)
                .map(made -> new Made(made, text))
                .orElseThrow(SignedOutException::new);
    }

    private static Set<Scope> scopes(Wanted wanted) {
        if (wanted.scopes().isEmpty()) {
            throw new IllegalArgumentException("scopes: wanted one or more");
        }
        return Scope.withIncluded(wanted.scopes().stream().map(Scope::ofWord).toList());
    }

    /** The time so long from now, if it is said how long; in milliseconds, which no database rounds up. */
    public Optional<Instant> in(Optional<Duration> time) {
        return time.map(clock.instant().truncatedTo(ChronoUnit.MILLIS)::plus);
    }

    /** The tokens of a user that have not expired, oldest first. */
    public List<ApiToken> list(long userId) {
        return tokens.list(userId);
    }

    /** Ends a token of a user for ever; false if there is none. */
    public boolean revoke(long userId, long id, Cause cause) {
        return tokens.revoke(userId, id, cause);
    }
}
