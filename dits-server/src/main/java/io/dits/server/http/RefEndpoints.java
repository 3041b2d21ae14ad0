// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TagId;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.wire.BranchAnswer;
import io.dits.core.wire.RefAnswer;
import io.dits.core.wire.RefsAnswer;
import io.dits.core.wire.RefsRequest;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.Ledger.Ref;
import io.dits.server.service.Branches;
import io.dits.server.service.PushResult;
import io.dits.server.service.ReadAccess;
import io.dits.server.service.RefUpdates;
import io.dits.server.service.WriteAccess;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Refs: list and move; branches and tags. */
final class RefEndpoints {
    private static final int MAX_CHANGES = 1000;

    private final RefUpdates pushes;
    private final Branches branches;
    private final Entrance entrance;

    RefEndpoints(RefUpdates pushes, Branches branches, Entrance entrance) {
        this.pushes = pushes;
        this.branches = branches;
        this.entrance = entrance;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        Routes.REPOSITORY + "/refs",
                        Access.SIGNED_IN,
                        About.of("Refs by the prefix of their names")
                                .pageOf(RefAnswer.class)
                                .query("prefix", "limit", "cursor"),
                        this::list),
                new Route(
                        "POST",
                        Routes.REPOSITORY + "/refs",
                        Access.SIGNED_IN,
                        About.of("Move refs, all or none")
                                .takes(RefsRequest.class)
                                .gives(200, RefsAnswer.class),
                        this::push),
                new Route(
                        "GET",
                        Routes.REPOSITORY + "/branches",
                        Access.SIGNED_IN,
                        About.of("Branches").pageOf(BranchAnswer.class),
                        call -> named(call, "heads/")),
                new Route(
                        "GET",
                        Routes.REPOSITORY + "/tags",
                        Access.SIGNED_IN,
                        About.of("Tags").pageOf(BranchAnswer.class),
                        call -> named(call, "tags/")));
    }

    private void list(Call call) throws IOException {
        ReadAccess access = entrance.read(call);
        String prefix = call.query("prefix").orElse("");
        call.ok(Cursors.page(
                found(call, access, prefix),
                call.limit(),
                ref -> new RefAnswer(ref.name().text(), Optional.of(ref.target().text())),
                ref -> ref.name().text()));
    }

    private List<Ref> found(Call call, ReadAccess access, String prefix) {
        return branches.list(access, prefix, call.cursor().orElse(""), call.limit() + 1);
    }

    private void named(Call call, String prefix) throws IOException {
        ReadAccess access = entrance.read(call);
        List<Ref> found = found(call, access, prefix);
        Map<TargetId, CommitId> commits =
                branches.commits(access, found.stream().map(Ref::target).toList());
        call.ok(Cursors.page(
                found,
                call.limit(),
                ref -> new BranchAnswer(
                        ref.name().shortName(),
                        Objects.requireNonNull(commits.get(ref.target())).hash().hex(),
                        ref.target() instanceof TagId tag
                                ? Optional.of(tag.hash().hex())
                                : Optional.empty()),
                ref -> ref.name().text()));
    }

    private void push(Call call) throws IOException {
        WriteAccess access = entrance.write(call);
        RefsRequest request = call.json(RefsRequest.class);
        if (request.changes().size() > MAX_CHANGES) {
            throw Problem.tooLarge("changes: wanted at most " + MAX_CHANGES);
        }
        List<RefChange> changes =
                request.changes().stream().map(RefEndpoints::change).toList();
        PushResult result = pushes.push(access, changes, request.force().orElse(false), call.cause());
        switch (result) {
            case PushResult.Accepted accepted -> call.ok(new RefsAnswer(after(changes)));
            case PushResult.Stale stale -> throw stale(stale);
            case PushResult.NotFastForward not ->
                throw Problem.of(
                        409,
                        "not_fast_forward",
                        not.ref() + " would lose commits: it is at "
                                + not.actual().text(),
                        Map.of("ref", not.ref().text(), "actual", not.actual().text()));
            case PushResult.Incomplete incomplete -> throw ObjectEndpoints.incomplete(incomplete.missing());
            case PushResult.OverQuota over ->
                throw Problem.of(
                        507,
                        "over_quota",
                        "wanted at most " + over.limit() + " bytes, " + over.used() + " are used, this needs "
                                + over.needed());
            case PushResult.NameClash clash -> throw Problem.of(409, "conflict", clash.reason());
            case PushResult.Denied denied -> throw Problem.forbidden(denied.reason());
            case PushResult.Gone gone -> throw Problem.notFound();
        }
    }

    private static Problem stale(PushResult.Stale stale) {
        Map<String, Object> details = new HashMap<>();
        details.put("ref", stale.ref().text());
        details.put("actual", stale.actual().map(TargetId::text));
        String where = stale.actual().map(id -> "is at " + id.text()).orElse("does not exist");
        return Problem.of(409, "stale_ref", stale.ref() + " " + where + ", not where you saw it", details);
    }

    private static RefChange change(RefsRequest.Change change) {
        return new RefChange(
                new RefName(change.name()),
                change.from().map(RefEndpoints::target),
                change.to().map(RefEndpoints::target));
    }

    private static TargetId target(String text) {
        if (ObjectId.parse(text) instanceof TargetId target) {
            return target;
        }
        throw Problem.bad("refs: wanted commit:hash or tag:hash");
    }

    private static List<RefAnswer> after(List<RefChange> changes) {
        return changes.stream()
                .map(change -> new RefAnswer(change.name().text(), change.to().map(TargetId::text)))
                .toList();
    }
}
