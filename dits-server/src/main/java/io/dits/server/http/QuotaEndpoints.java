// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.QuotaAnswer;
import io.dits.core.wire.QuotaChange;
import io.dits.server.config.Sizes;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.Quotas;
import io.dits.server.meta.Reservations.Excess;
import io.dits.server.service.QuotaViews;
import io.dits.server.service.Repositories;
import io.dits.server.service.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What owners may keep, and what they do. */
final class QuotaEndpoints {
    private final QuotaViews quotas;

    QuotaEndpoints(QuotaViews quotas) {
        this.quotas = quotas;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        Routes.API + "/users/me/quota",
                        Access.SIGNED_IN,
                        About.of("What the caller may keep, and does").gives(200, QuotaAnswer.class),
                        this::mine),
                new Route(
                        "GET",
                        Routes.API + "/orgs/{org}/quota",
                        Access.SIGNED_IN,
                        About.of("What an organisation may keep, and does; for its members")
                                .gives(200, QuotaAnswer.class),
                        this::organisation),
                new Route(
                        "GET",
                        Routes.API + "/quotas/{owner}",
                        Access.SIGNED_IN,
                        About.of("What an owner may keep, and does; for administrators of the server")
                                .gives(200, QuotaAnswer.class),
                        this::owner),
                new Route(
                        "PATCH",
                        Routes.API + "/quotas/{owner}",
                        Access.SIGNED_IN,
                        About.of("Change what an owner may keep; for administrators of the server")
                                .takes(QuotaChange.class)
                                .gives(200, QuotaAnswer.class),
                        this::change));
    }

    private void mine(Call call) throws IOException {
        call.actor().require(Scope.USER);
        call.ok(answer(quotas.mine(call.actor()).orElseThrow(Problem::notFound)));
    }

    private void organisation(Call call) throws IOException {
        call.actor().require(Scope.ORG);
        call.ok(answer(Results.done(quotas.ofOrganisation(call.actor(), call.part("org")))));
    }

    private void owner(Call call) throws IOException {
        administrator(call);
        call.ok(answer(quotas.of(call.part("owner")).orElseThrow(Problem::notFound)));
    }

    private void change(Call call) throws IOException {
        administrator(call);
        QuotaChange wanted = call.json(QuotaChange.class);
        Optional<Quotas.Change> storage =
                wanted.storageQuota().map(text -> change("storage_quota", text, Long.MAX_VALUE));
        Optional<Quotas.Change> repositories =
                wanted.repositoryQuota().map(text -> change("repository_quota", text, Integer.MAX_VALUE));
        call.ok(answer(quotas.set(call.part("owner"), storage, repositories, call.cause())
                .orElseThrow(Problem::notFound)));
    }

    private static void administrator(Call call) {
        call.actor().require(Scope.ADMIN);
        if (!call.actor().admin()) {
            throw Problem.forbidden("this takes an administrator of the server");
        }
    }

    private static Quotas.Change change(String field, String text, long greatest) {
        if (text.equals("default")) {
            return Quotas.Change.USUAL;
        }
        if (text.equals("unlimited")) {
            return Quotas.Change.UNLIMITED;
        }
        if (text.matches("[0-9]{1,18}") && Long.parseLong(text) <= greatest) {
            return Quotas.Change.to(Long.parseLong(text));
        }
        throw Problem.bad(field + ": wanted a number of up to 18 digits, \"unlimited\" or \"default\"");
    }

    private static QuotaAnswer answer(Quotas.Standing standing) {
        return new QuotaAnswer(
                standing.owner(),
                standing.storage(),
                standing.ownStorage() ? "owner" : "default",
                standing.logicalCounts() ? "logical" : "physical",
                standing.use().physical(),
                standing.use().logical(),
                standing.use().reserved(),
                standing.repositories(),
                standing.ownRepositories() ? "owner" : "default",
                standing.use().repositories());
    }

    /** The answer to an upload for which there is no room. */
    static Problem over(Excess excess) {
        String reserved =
                excess.reserved() == 0 ? "" : ", " + Sizes.text(excess.reserved()) + " are held by uploads under way";
        return Problem.of(
                507,
                "over_quota",
                "the storage quota of " + excess.owner() + " is " + Sizes.text(excess.most()) + ": "
                        + Sizes.text(excess.used()) + " are used" + reserved + ", and this needs "
                        + Sizes.text(excess.needed()) + " more. Delete repositories or branches that nobody needs,"
                        + " whose room comes back when the server has collected them, or ask an administrator of the"
                        + " server for a larger quota",
                Map.of(
                        "quota",
                        "storage",
                        "owner",
                        excess.owner(),
                        "most",
                        excess.most(),
                        "used",
                        excess.used(),
                        "reserved",
                        excess.reserved(),
                        "needed",
                        excess.needed(),
                        "counts",
                        excess.logical() ? "logical" : "physical"));
    }

    /** The answer to the wish for one more repository than there may be. */
    static Problem tooMany(Repositories.Outcome.TooMany many) {
        String owner = many.fullName().substring(0, many.fullName().indexOf('/'));
        return Problem.of(
                507,
                "over_quota",
                owner + " has as many repositories as the quota allows: " + many.most()
                        + ". Delete one that nobody needs, or ask an administrator of the server for a larger quota",
                Map.of("quota", "repositories", "owner", owner, "most", many.most()));
    }
}
