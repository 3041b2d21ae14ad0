// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.server.meta.Cause;
import io.dits.server.meta.User;
import io.dits.server.postgres.PostgresApiTokens;
import io.dits.server.postgres.PostgresAudit;
import io.dits.server.postgres.PostgresRefreshTokens;
import io.dits.server.postgres.PostgresSignInAddresses;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.postgres.TestDatabase;
import io.dits.server.service.Accounts;
import io.dits.server.service.Actor;
import io.dits.server.service.NodeCounters;
import io.dits.server.service.Refusals;
import io.dits.server.service.Scope;
import io.dits.server.service.SignIn;
import io.dits.server.service.TokenKeeper;
import io.dits.testkit.time.ManualClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How long a token outlives what it was given for: five seconds. */
final class TokenAuthenticationIT {
    private static final Duration UNNOTICED = Duration.ofSeconds(5);
    private static final TestDatabase DATABASE = TestDatabase.fresh();

    private final ManualClock clock = ManualClock.at2026();
    private final PostgresUsers users = new PostgresUsers(DATABASE.database());
    private final PostgresRefreshTokens refreshTokens = new PostgresRefreshTokens(DATABASE.database());
    private final JwtTokens tokens = new JwtTokens("a secret of at least thirty-two bytes", Duration.ofHours(1), clock);
    private final Accounts accounts = new Accounts(
            users,
            refreshTokens,
            new Passwords(),
            tokens,
            Duration.ofDays(1),
            new SecureRandom(),
            new PostgresSignInAddresses(DATABASE.database()),
            new NodeCounters(clock),
            new Refusals(new PostgresAudit(DATABASE.database()), clock));
    private final PostgresApiTokens apiTokens = new PostgresApiTokens(DATABASE.database());
    private final TokenAuthentication authentication =
            new TokenAuthentication(tokens, users, refreshTokens, apiTokens, clock);

    @AfterAll
    static void stop() {
        DATABASE.close();
    }

    private SignIn.Tokens signIn(String name) {
        accounts.create(name + "@a.example", Optional.of(name), "right", false, Cause.operator("test"));
        // The database has the real time, which the age of a password is told by.
        clock.set(Instant.now());
        SignIn.Tokens signedIn = (SignIn.Tokens) accounts.login(name, "right", Cause.unknown("10.0.0.1", "r1"));
        assertThat(authentication.authenticate(signedIn.accessToken()).map(Actor::username))
                .contains(name);
        return signedIn;
    }

    private void isNoticed(SignIn.Tokens signedIn) {
        clock.advance(UNNOTICED.plusMillis(1));
        assertThat(authentication.authenticate(signedIn.accessToken())).isEmpty();
    }

    @Test
    void aSignOutIsNoticed() {
        SignIn.Tokens ann = signIn("ann");
        accounts.logout(ann.refreshToken(), Cause.unknown("10.0.0.1", "r1"));
        isNoticed(ann);
    }

    @Test
    void theReuseOfARefreshTokenIsNoticed() {
        SignIn.Tokens bob = signIn("bob");
        SignIn.Tokens next = (SignIn.Tokens) accounts.refresh(bob.refreshToken(), Cause.unknown("10.0.0.1", "r1"));
        accounts.refresh(next.refreshToken(), Cause.unknown("10.0.0.1", "r1"));
        clock.advance(UNNOTICED.plusMillis(1));
        assertThat(authentication.authenticate(bob.accessToken())).isPresent();
        accounts.refresh(bob.refreshToken(), Cause.unknown("10.0.0.1", "r1"));
        isNoticed(bob);
    }

    @Test
    void aDisabledAccountIsNoticed() {
        SignIn.Tokens cat = signIn("cat");
        DATABASE.execute("update users set state = 'disabled' where email = 'cat@a.example'");
        isNoticed(cat);
    }

    @Test
    void aNewPasswordIsNoticed() {
        SignIn.Tokens dan = signIn("dan");
        accounts.setPassword(accounts.find("dan").orElseThrow().id(), "another", Cause.operator("test"));
        isNoticed(dan);
    }

    @Test
    void aTokenOfOneSignInIsNoneForSomebodyElse() {
        SignIn.Tokens eve = signIn("eve");
        long other = accounts.find("eve").orElseThrow().id() + 1000;
        JwtTokens.Claims claims = tokens.verify(eve.accessToken()).orElseThrow();
        assertThat(authentication.authenticate(tokens.issue(other, claims.family())))
                .isEmpty();
    }

    @Test
    void aRevokedApiTokenAndADisabledOwnerAreNoticed() {
        signIn("fay");
        User fay = accounts.find("fay").orElseThrow();
        TokenKeeper keeper = new TokenKeeper(apiTokens, new SecureRandom(), clock);
        TokenKeeper.Made first = keeper.create(
                fay, new TokenKeeper.Wanted("ci", List.of("repo:read"), Optional.empty()), Cause.operator("root"));
        TokenKeeper.Made second = keeper.create(
                fay, new TokenKeeper.Wanted("cd", List.of("repo:write"), Optional.empty()), Cause.operator("root"));
        assertThat(authentication.authenticate(first.text()).map(Actor::scopes)).contains(Set.of(Scope.REPO_READ));
        assertThat(authentication.authenticate(second.text()).map(Actor::via))
                .contains("token:" + second.token().id());
        keeper.revoke(fay.id(), first.token().id(), Cause.operator("root"));
        clock.advance(UNNOTICED.plusMillis(1));
        assertThat(authentication.authenticate(first.text())).isEmpty();
        assertThat(authentication.authenticate(second.text())).isPresent();
        DATABASE.execute("update users set state = 'disabled' where email = 'fay@a.example'");
        clock.advance(UNNOTICED.plusMillis(1));
        assertThat(authentication.authenticate(second.text())).isEmpty();
    }

    @Test
    void anApiTokenEndsOnTimeAndKnowsNoScopeOfTheFuture() {
        signIn("gil");
        User gil = accounts.find("gil").orElseThrow();
        TokenKeeper keeper = new TokenKeeper(apiTokens, new SecureRandom(), clock);
        TokenKeeper.Made made = keeper.create(
                gil,
                new TokenKeeper.Wanted("ci", List.of("repo:read"), keeper.in(Optional.of(Duration.ofHours(1)))),
                Cause.operator("root"));
        DATABASE.execute("update api_tokens set scopes = '{repo:read,repo:fly}' where id = "
                + made.token().id());
        assertThat(authentication.authenticate(made.text()).map(Actor::scopes)).contains(Set.of(Scope.REPO_READ));
        clock.advance(Duration.ofHours(1).minusSeconds(2));
        assertThat(authentication.authenticate(made.text())).isPresent();
        // Sooner than the database is asked again.
        clock.advance(Duration.ofSeconds(2));
        assertThat(authentication.authenticate(made.text())).isEmpty();
    }

    /** Each of these is a write for a request that only reads. */
    @Test
    void theLastUseIsWrittenOnceAMinuteAtMost() {
        signIn("hal");
        User hal = accounts.find("hal").orElseThrow();
        TokenKeeper keeper = new TokenKeeper(apiTokens, new SecureRandom(), clock);
        TokenKeeper.Made made = keeper.create(
                hal, new TokenKeeper.Wanted("ci", List.of("repo:read"), Optional.empty()), Cause.operator("root"));
        String used = "select count(*) from api_tokens where last_used_at > now() - interval '1 minute' and id = "
                + made.token().id();
        authentication.authenticate(made.text());
        await().until(() -> DATABASE.number(used) == 1);
        DATABASE.execute("update api_tokens set last_used_at = null where id = "
                + made.token().id());
        for (int i = 0; i < 11; i++) {
            clock.advance(Duration.ofSeconds(5));
            authentication.authenticate(made.text());
        }
        assertThat(DATABASE.number(used)).isZero();
        clock.advance(Duration.ofSeconds(10));
        authentication.authenticate(made.text());
        await().until(() -> DATABASE.number(used) == 1);
    }
}
