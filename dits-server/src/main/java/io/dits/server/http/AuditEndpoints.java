// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.AuditAnswer;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.AuditEntry;
import io.dits.server.meta.AuditTrail;
import io.dits.server.meta.AuditTrail.Filter;
import io.dits.server.meta.Organisation;
import io.dits.server.service.Organisations;
import io.dits.server.service.Scope;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.OptionalLong;

/** The audit, for those who answer for the server. */
final class AuditEndpoints {
    private final AuditTrail audit;
    private final Organisations organisations;

    AuditEndpoints(AuditTrail audit, Organisations organisations) {
        this.audit = audit;
        this.organisations = organisations;
    }

    List<Route> routes() {
        return List.of(
                route(Routes.API + "/audit", "Who did what, the newest first", this::all),
                route(
                        Routes.API + "/orgs/{org}/audit",
                        "Who did what in an organisation and its repositories, the newest first",
                        this::ofOrganisation));
    }

    private static Route route(String template, String summary, Endpoint endpoint) {
        About about = About.of(summary)
                .pageOf(AuditAnswer.class)
                .query("since", "until", "actor", "action", "repo", "limit", "cursor");
        return new Route("GET", template, Access.SIGNED_IN, about, endpoint);
    }

    private void all(Call call) throws IOException {
        call.actor().require(Scope.ADMIN);
        if (!call.actor().admin()) {
            throw Problem.forbidden("the audit is for administrators of the server");
        }
        page(call, OptionalLong.empty());
    }

    private void ofOrganisation(Call call) throws IOException {
        call.actor().require(Scope.ORG);
        Organisation organisation = Results.done(organisations.audited(call.actor(), call.part("org")));
        page(call, OptionalLong.of(organisation.id()));
    }

    /** Answers with a page of what is the matter of that owner, or of all. */
    private void page(Call call, OptionalLong owner) throws IOException {
        Filter filter = new Filter(
                call.query("since").map(text -> time("since", text)),
                call.query("until").map(text -> time("until", text)),
                call.query("actor"),
                call.query("action"),
                call.query("repo"),
                owner);
        long before = call.cursor().map(AuditEndpoints::number).orElse(Long.MAX_VALUE);
        List<AuditEntry> found = audit.list(filter, before, call.limit() + 1);
        call.ok(Cursors.page(found, call.limit(), AuditEndpoints::answer, entry -> Long.toString(entry.id())));
    }

    private static Instant time(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.bad(name + ": wanted a time such as 2026-11-28T09:30:00Z");
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Cursors.bad();
        }
    }

    private static AuditAnswer answer(AuditEntry entry) {
        return new AuditAnswer(
                Long.toString(entry.id()),
                entry.at(),
                entry.actor().map(id -> Long.toString(id)),
                entry.actorName(),
                entry.via(),
                entry.address(),
                entry.requestId(),
                entry.action(),
                entry.subject(),
                entry.outcome(),
                Json.texts(entry.details()));
    }
}
