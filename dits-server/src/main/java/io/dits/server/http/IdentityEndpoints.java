// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.IdentityAnswer;
import io.dits.core.wire.Page;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.ExternalIdentities;
import io.dits.server.service.Scope;
import java.io.IOException;
import java.util.List;

/** By which providers one may sign in to one's own account. */
final class IdentityEndpoints {
    private static final String PATH = Routes.API + "/users/me/identities";

    private final ExternalIdentities identities;

    IdentityEndpoints(ExternalIdentities identities) {
        this.identities = identities;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        PATH,
                        Access.SIGNED_IN,
                        About.of("By which providers one may sign in").pageOf(IdentityAnswer.class),
                        this::list),
                new Route(
                        "DELETE",
                        PATH + "/{provider}",
                        Access.SIGNED_IN,
                        About.of("Sign in by this provider no more").gives(204),
                        this::unlink));
    }

    private void list(Call call) throws IOException {
        // Nobody has more of them than fit on a page.
        call.ok(Page.last(identities.list(call.actor().userId()).stream()
                .map(linked -> new IdentityAnswer(linked.provider(), linked.subject(), linked.linkedAt()))
                .toList()));
    }

    private void unlink(Call call) throws IOException {
        call.actor().require(Scope.USER);
        switch (identities.unlink(call.actor().userId(), call.part("provider"), call.cause())) {
            case DONE -> call.empty(204);
            case ABSENT -> throw Problem.notFound();
            case LAST ->
                throw Problem.of(
                        409,
                        "conflict",
                        "nobody could sign in to this account any more: it has no password, and no other provider knows it");
        }
    }
}
