// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.MemberAnswer;
import io.dits.core.wire.OrganisationAnswer;
import io.dits.core.wire.OrganisationCreate;
import io.dits.core.wire.OrganisationPatch;
import io.dits.core.wire.RoleRequest;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.Member;
import io.dits.server.meta.Organisation;
import io.dits.server.meta.OrganisationRegistry.Found;
import io.dits.server.meta.OrganisationRole;
import io.dits.server.meta.OwnerName;
import io.dits.server.service.Organisations;
import io.dits.server.service.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Organisations and their members. */
final class OrganisationEndpoints {
    private static final String ORGS = Routes.API + "/orgs";
    private static final String ORG = ORGS + "/{org}";
    private static final String MEMBERS = ORG + "/members";
    private static final String MEMBER = MEMBERS + "/{username}";

    private final Organisations organisations;

    OrganisationEndpoints(Organisations organisations) {
        this.organisations = organisations;
    }

    List<Route> routes() {
        return List.of(
                route(
                        "POST",
                        ORGS,
                        About.of("Make an organisation that the caller owns")
                                .takes(OrganisationCreate.class)
                                .gives(201, OrganisationAnswer.class),
                        this::create),
                route(
                        "GET",
                        ORGS,
                        About.of("Organisations that the caller is a member of").pageOf(OrganisationAnswer.class),
                        this::list),
                route("GET", ORG, About.of("One organisation").gives(200, OrganisationAnswer.class), this::one),
                route(
                        "PATCH",
                        ORG,
                        About.of("Change an organisation's name and settings")
                                .takes(OrganisationPatch.class)
                                .gives(200, OrganisationAnswer.class),
                        this::change),
                route(
                        "DELETE",
                        ORG,
                        About.of("Delete an organisation that owns no repository")
                                .gives(204),
                        this::delete),
                route(
                        "GET",
                        MEMBERS,
                        About.of("Members of an organisation by name").pageOf(MemberAnswer.class),
                        this::members),
                route(
                        "PUT",
                        MEMBER,
                        About.of("Take a user into an organisation, or give a member another role")
                                .takes(RoleRequest.class)
                                .gives(200, MemberAnswer.class),
                        this::put),
                route(
                        "DELETE",
                        MEMBER,
                        About.of("Take a member, or oneself, out of an organisation")
                                .gives(204),
                        this::remove));
    }

    /** All of these are what the scope is for. */
    private static Route route(String method, String template, About about, Endpoint endpoint) {
        return new Route(method, template, Access.SIGNED_IN, about, call -> {
            call.actor().require(Scope.ORG);
            endpoint.serve(call);
        });
    }

    private void create(Call call) throws IOException {
        OrganisationCreate wanted = call.json(OrganisationCreate.class);
        OwnerName name = new OwnerName(wanted.name());
        Organisation.Settings settings = new Organisation.Settings(
                wanted.displayName().orElse(name.text()),
                wanted.baseRole().map(Organisation.Base::ofWord).orElse(Organisation.Base.READ),
                wanted.membersCreate().orElse(false));
        call.json(201, answer(Results.done(organisations.create(call.actor(), name, settings, call.cause()))));
    }

    private void list(Call call) throws IOException {
        call.ok(Cursors.page(
                organisations.mine(call.actor(), call.cursorNumber(), call.limit() + 1),
                call.limit(),
                OrganisationEndpoints::answer,
                found -> Long.toString(found.organisation().id())));
    }

    private void one(Call call) throws IOException {
        call.ok(answer(organisations.find(call.actor(), call.part("org")).orElseThrow(Problem::notFound)));
    }

    private void change(Call call) throws IOException {
        OrganisationPatch patch = call.json(OrganisationPatch.class);
        Organisation.Change change = new Organisation.Change(
                patch.name().map(OwnerName::new),
                patch.displayName(),
                patch.baseRole().map(Organisation.Base::ofWord),
                patch.membersCreate());
        call.ok(answer(Results.done(organisations.change(call.actor(), call.part("org"), change, call.cause()))));
    }

    private void delete(Call call) throws IOException {
        Results.done(organisations.delete(call.actor(), call.part("org"), call.cause()));
        call.empty(204);
    }

    private void members(Call call) throws IOException {
        List<Member<OrganisationRole>> found = Results.done(organisations.members(
                call.actor(), call.part("org"), call.cursor().orElse(""), call.limit() + 1));
        call.ok(Cursors.page(
                found,
                call.limit(),
                member -> Results.answer(member, OrganisationRole::word),
                member -> member.username().text()));
    }

    private void put(Call call) throws IOException {
        OrganisationRole role =
                OrganisationRole.ofWord(call.json(RoleRequest.class).role());
        call.ok(Results.answer(
                Results.done(
                        organisations.put(call.actor(), call.part("org"), call.part("username"), role, call.cause())),
                OrganisationRole::word));
    }

    private void remove(Call call) throws IOException {
        Results.done(organisations.remove(call.actor(), call.part("org"), call.part("username"), call.cause()));
        call.empty(204);
    }

    private static OrganisationAnswer answer(Found found) {
        Organisation organisation = found.organisation();
        Optional<String> role = found.role().map(OrganisationRole::word);
        return new OrganisationAnswer(
                Long.toString(organisation.id()),
                organisation.name().text(),
                organisation.settings().displayName(),
                organisation.settings().base().word(),
                organisation.settings().membersCreate(),
                role,
                organisation.createdAt());
    }
}
