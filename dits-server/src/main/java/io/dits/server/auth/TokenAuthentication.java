// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth;

import io.dits.server.meta.RefreshTokens;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import io.dits.server.service.Actor;
import io.dits.server.service.Authentication;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells users by their access tokens. The state of a sign-in is read from the database again when it is older than
 * 5 seconds: so long at most a disabled account, a new password or a sign-out goes unnoticed.
 */
public final class TokenAuthentication implements Authentication {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int REMEMBERED = 10_000;

    private final JwtTokens tokens;
    private final Users users;
    private final RefreshTokens signIns;
    private final Clock clock;
    private final Map<UUID, State> states = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, State> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Checks tokens against the accounts and sign-ins. */
    public TokenAuthentication(JwtTokens tokens, Users users, RefreshTokens signIns, Clock clock) {
        this.tokens = tokens;
        this.users = users;
        this.signIns = signIns;
        this.clock = clock;
    }

    private record State(Optional<User> user, Instant readAt) {}

    @Override
    public Optional<Actor> authenticate(String bearerToken) {
        return tokens.verify(bearerToken).flatMap(this::actor);
    }

    private Optional<Actor> actor(JwtTokens.Claims claims) {
        return state(claims)
                .user()
                .filter(user -> user.id() == claims.userId() && user.active())
                // Tokens have whole seconds: one from the second of the change may be the one made right after it.
                .filter(user -> !claims.issuedAt()
                        .isBefore(user.passwordChangedAt().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)))
                .map(user ->
                        new Actor(user.id(), user.username().text(), user.email(), user.displayName(), user.admin()));
    }

    private State state(JwtTokens.Claims claims) {
        Instant now = clock.instant();
        synchronized (states) {
            State known = states.get(claims.family());
            if (known != null && known.readAt().plus(FRESH).isAfter(now)) {
                return known;
            }
        }
        Optional<User> user = signIns.live(claims.family()) ? users.find(claims.userId()) : Optional.empty();
        State read = new State(user, now);
        synchronized (states) {
            states.put(claims.family(), read);
        }
        return read;
    }
}
