// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.LoginRequest;
import io.dits.core.wire.RefreshRequest;
import io.dits.core.wire.TokenAnswer;
import io.dits.core.wire.UserAnswer;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.User;
import io.dits.server.service.Accounts;
import io.dits.server.service.SignIn;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Signing in and out, and who one is. */
final class PeopleEndpoints {
    /**
     * The most bytes of a body from somebody who is not known yet: the longest name and password, each character
     * escaped, fit; a thousand of them at once take little memory.
     */
    private static final int MOST = 8 << 10;

    private final Accounts accounts;

    PeopleEndpoints(Accounts accounts) {
        this.accounts = accounts;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        Routes.API + "/auth/login",
                        Access.OPEN,
                        About.of("Sign in").takes(LoginRequest.class).gives(200, TokenAnswer.class),
                        this::login),
                new Route(
                        "POST",
                        Routes.API + "/auth/refresh",
                        Access.OPEN,
                        About.of("Trade a refresh token for a new pair, once")
                                .takes(RefreshRequest.class)
                                .gives(200, TokenAnswer.class),
                        this::refresh),
                new Route(
                        "POST",
                        Routes.API + "/auth/logout",
                        Access.OPEN,
                        About.of("Sign out").takes(RefreshRequest.class).gives(204),
                        this::logout),
                new Route(
                        "GET",
                        Routes.API + "/users/me",
                        Access.SIGNED_IN,
                        About.of("Who asks").gives(200, UserAnswer.class),
                        this::me));
    }

    private void login(Call call) throws IOException {
        LoginRequest login = call.json(LoginRequest.class, MOST);
        answer(call, accounts.login(login.email(), login.password(), call.cause()));
    }

    private void refresh(Call call) throws IOException {
        answer(call, accounts.refresh(call.json(RefreshRequest.class, MOST).refreshToken(), call.cause()));
    }

    private static void answer(Call call, SignIn outcome) throws IOException {
        switch (outcome) {
            case SignIn.Tokens tokens -> call.ok(answer(tokens));
            case SignIn.Refused refused ->
                throw Problem.of(401, "unauthenticated", "these are not, or not any more, valid to sign in with");
            case SignIn.Throttled throttled -> throw throttled(throttled.retryAfter());
        }
    }

    static TokenAnswer answer(SignIn.Tokens tokens) {
        return new TokenAnswer(
                tokens.accessToken(),
                tokens.refreshToken(),
                "Bearer",
                tokens.validFor().toSeconds());
    }

    static Problem throttled(Duration retryAfter) {
        return Problem.of(429, "throttled", "too many attempts failed; wait before the next")
                .header("Retry-After", Long.toString(Problem.seconds(retryAfter)));
    }

    private void logout(Call call) throws IOException {
        accounts.logout(call.json(RefreshRequest.class, MOST).refreshToken(), call.cause());
        call.empty(204);
    }

    private void me(Call call) throws IOException {
        User user = accounts.find(call.actor().userId()).orElseThrow(Problem::notFound);
        call.ok(new UserAnswer(
                Long.toString(user.id()),
                user.email(),
                user.username().text(),
                user.displayName(),
                user.admin() ? "admin" : "user",
                user.createdAt()));
    }
}
