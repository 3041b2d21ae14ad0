// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.model.RefName;
import io.dits.core.wire.RepositoryAnswer;
import io.dits.core.wire.RepositoryCreate;
import io.dits.core.wire.RepositoryPatch;
import io.dits.core.wire.TransferRequest;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.Repository;
import io.dits.server.meta.Repository.Settings;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.Visibility;
import io.dits.server.service.AdminAccess;
import io.dits.server.service.ReadAccess;
import io.dits.server.service.Repositories;
import io.dits.server.service.Repositories.Outcome;
import io.dits.server.service.Scope;
import java.io.IOException;
import java.util.List;

/** Repositories: create, list, show, change, delete. */
final class RepositoryEndpoints {
    private final Repositories repositories;
    private final Entrance entrance;

    RepositoryEndpoints(Repositories repositories, Entrance entrance) {
        this.repositories = repositories;
        this.entrance = entrance;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        Routes.API + "/repos",
                        Access.SIGNED_IN,
                        About.of("Make a repository")
                                .takes(RepositoryCreate.class)
                                .gives(201, RepositoryAnswer.class),
                        this::create),
                new Route(
                        "GET",
                        Routes.API + "/repos",
                        Access.SIGNED_IN,
                        About.of("Repositories that the caller may read").pageOf(RepositoryAnswer.class),
                        this::list),
                new Route(
                        "GET",
                        Routes.REPOSITORY,
                        Access.SIGNED_IN,
                        About.of("One repository").gives(200, RepositoryAnswer.class),
                        call -> call.ok(answer(call, entrance.read(call)))),
                new Route(
                        "PATCH",
                        Routes.REPOSITORY,
                        Access.SIGNED_IN,
                        About.of("Change a repository's name and settings")
                                .takes(RepositoryPatch.class)
                                .gives(200, RepositoryAnswer.class),
                        this::change),
                new Route(
                        "DELETE",
                        Routes.REPOSITORY,
                        Access.SIGNED_IN,
                        About.of("Delete a repository").gives(204),
                        this::delete),
                new Route(
                        "POST",
                        Routes.REPOSITORY + "/transfer",
                        Access.SIGNED_IN,
                        About.of("Give a repository to another owner")
                                .takes(TransferRequest.class)
                                .gives(200, RepositoryAnswer.class),
                        this::transfer));
    }

    private void create(Call call) throws IOException {
        call.actor().require(Scope.REPO_ADMIN);
        RepositoryCreate wanted = call.json(RepositoryCreate.class);
        Settings settings = new Settings(
                wanted.description().orElse(""),
                wanted.visibility().map(Visibility::ofWord).orElse(Visibility.PRIVATE),
                RefName.branch(wanted.defaultBranch().orElse("main")));
        String owner = wanted.owner().orElse(call.actor().username());
        Outcome outcome =
                repositories.create(call.actor(), owner, new RepositoryName(wanted.name()), settings, call.cause());
        call.json(201, answer(call, done(outcome)));
    }

    private void list(Call call) throws IOException {
        call.actor().require(Scope.REPO_READ);
        RepositoryId after = new RepositoryId(call.cursorNumber());
        List<ReadAccess> found = repositories.list(call.actor(), after, call.limit() + 1);
        call.ok(Cursors.page(
                found,
                call.limit(),
                access -> answer(call, access),
                access -> access.repository().id().toString()));
    }

    private void change(Call call) throws IOException {
        AdminAccess access = entrance.admin(call);
        RepositoryPatch patch = call.json(RepositoryPatch.class);
        Repository.Change change = new Repository.Change(
                patch.name().map(RepositoryName::new),
                patch.description(),
                patch.visibility().map(Visibility::ofWord),
                patch.defaultBranch().map(RefName::branch));
        call.ok(answer(call, done(repositories.change(access, change, call.cause()))));
    }

    private void delete(Call call) throws IOException {
        repositories.delete(entrance.admin(call), call.cause());
        call.empty(204);
    }

    private void transfer(Call call) throws IOException {
        AdminAccess access = entrance.admin(call);
        TransferRequest wanted = call.json(TransferRequest.class);
        call.ok(answer(
                call,
                done(repositories.transfer(
                        access, wanted.owner(), wanted.name().map(RepositoryName::new), call.cause()))));
    }

    private static ReadAccess done(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> done.access();
            case Outcome.NameTaken taken ->
                throw Problem.of(409, "conflict", "there is a repository " + taken.fullName() + " already");
            case Outcome.TooMany many -> throw QuotaEndpoints.tooMany(many);
            case Outcome.NoRoom no -> throw QuotaEndpoints.over(no.excess());
            case Outcome.NotAllowed not -> throw Problem.forbidden(not.reason());
            case Outcome.Gone gone -> throw Problem.notFound();
        };
    }

    private static RepositoryAnswer answer(Call call, ReadAccess access) {
        Repository repository = access.repository();
        String fullName = repository.owner() + "/" + repository.name();
        return new RepositoryAnswer(
                repository.id().toString(),
                repository.owner().text(),
                repository.name().text(),
                fullName,
                repository.settings().description(),
                repository.settings().visibility().word(),
                repository.settings().defaultBranch().shortName(),
                call.origin() + "/" + fullName,
                access.role().word(),
                repository.createdAt(),
                repository.updatedAt());
    }
}
