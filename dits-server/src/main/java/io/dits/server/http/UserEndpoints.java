// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.AccountAnswer;
import io.dits.core.wire.AccountPatch;
import io.dits.core.wire.ProfileAnswer;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.User;
import io.dits.server.service.Scope;
import io.dits.server.service.UserAdministration;
import java.io.IOException;
import java.util.List;

/** Other people: who they are, and for administrators their accounts. */
final class UserEndpoints {
    private static final String USERS = Routes.API + "/users";
    private static final String USER = USERS + "/{username}";

    private final UserAdministration users;

    UserEndpoints(UserAdministration users) {
        this.users = users;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        USERS,
                        Access.SIGNED_IN,
                        About.of("All accounts by username, for administrators").pageOf(AccountAnswer.class),
                        this::list),
                new Route(
                        "GET",
                        USER,
                        Access.SIGNED_IN,
                        About.of("Who a user is").gives(200, ProfileAnswer.class),
                        this::one),
                new Route(
                        "PATCH",
                        USER,
                        Access.SIGNED_IN,
                        About.of("Disable or enable an account or change its role, for administrators")
                                .takes(AccountPatch.class)
                                .gives(200, AccountAnswer.class),
                        this::change));
    }

    private void list(Call call) throws IOException {
        call.actor().require(Scope.ADMIN);
        List<User> found = Results.done(users.list(call.actor(), call.cursor().orElse(""), call.limit() + 1));
        call.ok(Cursors.page(
                found,
                call.limit(),
                UserEndpoints::account,
                user -> user.username().text()));
    }

    private void one(Call call) throws IOException {
        User user = users.find(call.part("username")).orElseThrow(Problem::notFound);
        call.ok(new ProfileAnswer(user.username().text(), user.displayName()));
    }

    private void change(Call call) throws IOException {
        call.actor().require(Scope.ADMIN);
        AccountPatch patch = call.json(AccountPatch.class);
        call.ok(account(Results.done(users.change(
                call.actor(),
                call.part("username"),
                patch.state().map(UserEndpoints::active),
                patch.role().map(UserEndpoints::admin),
                call.cause()))));
    }

    private static boolean active(String word) {
        return switch (word) {
            case "active" -> true;
            case "disabled" -> false;
            default -> throw Problem.bad("state: wanted active or disabled");
        };
    }

    private static boolean admin(String word) {
        return switch (word) {
            case "admin" -> true;
            case "user" -> false;
            default -> throw Problem.bad("role: wanted user or admin");
        };
    }

    private static AccountAnswer account(User user) {
        return new AccountAnswer(
                Long.toString(user.id()),
                user.email(),
                user.username().text(),
                user.displayName(),
                user.admin() ? "admin" : "user",
                user.active() ? "active" : "disabled",
                user.createdAt());
    }
}
