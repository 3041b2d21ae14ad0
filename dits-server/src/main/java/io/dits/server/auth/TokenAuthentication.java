// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth;

import io.dits.core.content.Hashing;
import io.dits.core.model.Hash;
import io.dits.server.meta.ApiToken;
import io.dits.server.meta.ApiTokens;
import io.dits.server.meta.Credential;
import io.dits.server.meta.RefreshTokens;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import io.dits.server.service.Actor;
import io.dits.server.service.ApiTokenText;
import io.dits.server.service.Authentication;
import io.dits.server.service.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Tells users by their access tokens and API tokens. The state of a sign-in or token is read from the database again when it is
 * older than 5 seconds, or as soon as {@link #forget} is called: so long at most a disabled account, a new password, a sign-out or
 * a revoked token goes unnoticed.
 */
public final class TokenAuthentication implements Authentication {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final JwtTokens tokens;
    private final Users users;
    private final RefreshTokens signIns;
    private final ApiTokens apiTokens;
    private final LastUses lastUses;
    private final Clock clock;
    private final Fresh<UUID, Optional<User>> bySignIn;
    private final Fresh<Hash, Optional<Holder>> byToken;

    /** Checks tokens against the accounts, sign-ins and API tokens. */
    public TokenAuthentication(JwtTokens tokens, Users users, RefreshTokens signIns, ApiTokens apiTokens, Clock clock) {
        this.tokens = tokens;
        this.users = users;
        this.signIns = signIns;
        this.apiTokens = apiTokens;
        this.lastUses = new LastUses(apiTokens, clock);
        this.clock = clock;
        this.bySignIn = new Fresh<>(FRESH, clock);
        this.byToken = new Fresh<>(FRESH, clock);
    }

    /** Something ended: all is read again when it is asked for next. */
    public void forget() {
        bySignIn.forget();
        byToken.forget();
    }

    private record Holder(ApiToken token, User user) {}

    @Override
    public Optional<Actor> authenticate(String bearerToken) {
        if (ApiTokenText.isOne(bearerToken)) {
            return ApiTokenText.wellFormed(bearerToken) ? byApiToken(bearerToken) : Optional.empty();
        }
        return tokens.verify(bearerToken).flatMap(this::bySignIn);
    }

    private Optional<Actor> bySignIn(JwtTokens.Claims claims) {
        return bySignIn.get(
                        claims.family(),
                        family -> signIns.live(family) ? users.find(claims.userId()) : Optional.empty())
                .filter(user -> user.id() == claims.userId() && user.active())
                // Tokens have whole seconds: one from the second of the change may be the one made right after it.
                .filter(user ->
                        !claims.issuedAt().isBefore(user.passwordChangedAt().truncatedTo(ChronoUnit.SECONDS)))
                .map(user -> actor(user, Scope.all(), "session", new Credential.SignIn(claims.family())));
    }

    private Optional<Actor> byApiToken(String text) {
        return byToken.get(
                        Hashing.sha256(text.getBytes(StandardCharsets.US_ASCII)),
                        hash -> apiTokens
                                .find(hash.bytes())
                                .flatMap(token -> users.find(token.userId()).map(user -> new Holder(token, user))))
                .filter(holder -> holder.user().active())
                .filter(holder -> holder.token()
                        .expiresAt()
                        .filter(time -> !clock.instant().isBefore(time))
                        .isEmpty())
                .map(holder -> {
                    lastUses.used(holder.token().id());
                    long id = holder.token().id();
                    return actor(holder.user(), scopes(holder.token()), "token:" + id, new Credential.Token(id));
                });
    }

    /** What a newer server knows and this one does not grants nothing. */
    private static Set<Scope> scopes(ApiToken token) {
        return Scope.all().stream()
                .filter(scope -> token.scopes().contains(scope.word()))
                .collect(Collectors.toSet());
    }

    private static Actor actor(User user, Set<Scope> scopes, String via, Credential shown) {
        return new Actor(
                user.id(), user.username().text(), user.email(), user.displayName(), user.admin(), scopes, via, shown);
    }
}
