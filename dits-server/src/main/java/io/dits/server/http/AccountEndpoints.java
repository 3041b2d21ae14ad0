// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.ApiTokenAnswer;
import io.dits.core.wire.Page;
import io.dits.core.wire.PasswordChange;
import io.dits.core.wire.TokenCreate;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.ApiToken;
import io.dits.server.service.Accounts;
import io.dits.server.service.Proof;
import io.dits.server.service.Scope;
import io.dits.server.service.TokenKeeper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What people do with their own accounts: API tokens and the password. */
final class AccountEndpoints {
    private static final String TOKENS = Routes.API + "/users/me/tokens";
    private static final int MOST = 16 << 10;

    private final Accounts accounts;
    private final TokenKeeper tokens;

    AccountEndpoints(Accounts accounts, TokenKeeper tokens) {
        this.accounts = accounts;
        this.tokens = tokens;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        TOKENS,
                        Access.SIGNED_IN,
                        About.of("One's own API tokens").listOf(ApiTokenAnswer.class),
                        this::list),
                new Route(
                        "POST",
                        TOKENS,
                        Access.SIGNED_IN,
                        About.of("Make an API token").takes(TokenCreate.class).gives(201, ApiTokenAnswer.class),
                        this::create),
                new Route(
                        "DELETE",
                        TOKENS + "/{id}",
                        Access.SIGNED_IN,
                        About.of("Revoke an API token").gives(204),
                        this::revoke),
                new Route(
                        "POST",
                        Routes.API + "/users/me/password",
                        Access.SIGNED_IN,
                        About.of("Change one's password; all sign-ins end")
                                .takes(PasswordChange.class)
                                .gives(204),
                        this::password));
    }

    private void list(Call call) throws IOException {
        call.actor().require(Scope.USER);
        call.ok(Page.last(tokens.list(call.actor().userId()).stream()
                .map(token -> answer(token, Optional.empty()))
                .toList()));
    }

    private void create(Call call) throws IOException {
        call.actor().require(Scope.USER);
        TokenCreate wanted = call.json(TokenCreate.class, MOST);
        TokenKeeper.Made made = tokens.create(
                call.actor(), new TokenKeeper.Wanted(wanted.name(), wanted.scopes(), wanted.expiresAt()), call.cause());
        call.json(201, answer(made.token(), Optional.of(made.text())));
    }

    private void revoke(Call call) throws IOException {
        call.actor().require(Scope.USER);
        long id;
        try {
            id = Long.parseLong(call.part("id"));
        } catch (NumberFormatException e) {
            throw Problem.notFound();
        }
        if (!tokens.revoke(call.actor().userId(), id, call.cause())) {
            throw Problem.notFound();
        }
        call.empty(204);
    }

    private void password(Call call) throws IOException {
        call.actor().require(Scope.USER);
        PasswordChange change = call.json(PasswordChange.class, MOST);
        switch (accounts.changePassword(
                call.actor().userId(), change.oldPassword(), change.newPassword(), call.cause())) {
            case Proof.Proven _ -> call.empty(204);
            case Proof.Refused _ -> throw Problem.of(403, "wrong_password", "old_password: is not the password");
            case Proof.Throttled throttled -> throw PeopleEndpoints.throttled(throttled.retryAfter());
        }
    }

    private static ApiTokenAnswer answer(ApiToken token, Optional<String> text) {
        return new ApiTokenAnswer(
                Long.toString(token.id()),
                token.name(),
                token.scopes(),
                token.createdAt(),
                token.expiresAt(),
                token.lastUsedAt(),
                text);
    }
}
