// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.MemberAnswer;
import io.dits.core.wire.RoleRequest;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.RepositoryRole;
import io.dits.server.service.Scope;
import io.dits.server.service.Sharing;
import java.io.IOException;
import java.util.List;

/** Who may use a repository besides its owner. */
final class CollaboratorEndpoints {
    private static final String COLLABORATORS = Routes.REPOSITORY + "/collaborators";
    private static final String COLLABORATOR = COLLABORATORS + "/{username}";

    private static final String NO_USER = "user_not_found";

    private final Sharing sharing;
    private final Entrance entrance;

    CollaboratorEndpoints(Sharing sharing, Entrance entrance) {
        this.sharing = sharing;
        this.entrance = entrance;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        COLLABORATORS,
                        Access.SIGNED_IN,
                        About.of("Collaborators of a repository by name").pageOf(MemberAnswer.class),
                        this::list),
                new Route(
                        "PUT",
                        COLLABORATOR,
                        Access.SIGNED_IN,
                        About.of("Give a user a role in a repository")
                                .takes(RoleRequest.class)
                                .gives(200, MemberAnswer.class),
                        this::put),
                new Route(
                        "DELETE",
                        COLLABORATOR,
                        Access.SIGNED_IN,
                        About.of("Take the role of a collaborator away, or give up one's own")
                                .gives(204),
                        this::remove));
    }

    private void list(Call call) throws IOException {
        call.ok(Cursors.page(
                sharing.list(entrance.write(call), call.cursor().orElse(""), call.limit() + 1),
                call.limit(),
                member -> Results.answer(member, RepositoryRole::word),
                member -> member.username().text()));
    }

    private void put(Call call) throws IOException {
        var access = entrance.admin(call);
        RepositoryRole role = RepositoryRole.ofWord(call.json(RoleRequest.class).role());
        call.ok(Results.answer(
                Results.done(sharing.put(access, call.part("username"), role, call.cause()), NO_USER),
                RepositoryRole::word));
    }

    private void remove(Call call) throws IOException {
        call.actor().require(Scope.REPO_ADMIN);
        Results.done(sharing.remove(entrance.read(call), call.part("username"), call.cause()), NO_USER);
        call.empty(204);
    }
}
