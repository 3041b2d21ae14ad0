// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.graph.TreeDiff;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.Hash;
import io.dits.core.model.Person;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TreeEntry;
import io.dits.core.wire.CommitAnswer;
import io.dits.core.wire.CompareAnswer;
import io.dits.core.wire.HistoryAnswer;
import io.dits.core.wire.HistoryRequest;
import io.dits.core.wire.Page;
import io.dits.core.wire.PersonAnswer;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.service.Branches;
import io.dits.server.service.Histories;
import io.dits.server.service.ReadAccess;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Commits: negotiation, lists, one, comparison. */
final class HistoryEndpoints {
    private static final int MAX_NAMED = 10_000;
    private static final int MAX_HISTORY = 10_000;

    private final Histories histories;
    private final Branches branches;
    private final Entrance entrance;

    HistoryEndpoints(Histories histories, Branches branches, Entrance entrance) {
        this.histories = histories;
        this.branches = branches;
        this.entrance = entrance;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        Routes.REPOSITORY + "/history",
                        Access.SIGNED_IN,
                        About.of("Ancestors of some commits without those of others")
                                .takes(HistoryRequest.class)
                                .gives(200, HistoryAnswer.class),
                        this::negotiate),
                new Route(
                        "GET",
                        Routes.REPOSITORY + "/commits",
                        Access.SIGNED_IN,
                        About.of("Commits, newest first; with a path, those that changed it")
                                .pageOf(CommitAnswer.class)
                                .query("ref", "path", "limit", "cursor"),
                        this::list),
                new Route(
                        "GET",
                        Routes.REPOSITORY + "/commits/{id}",
                        Access.SIGNED_IN,
                        About.of("One commit").gives(200, CommitAnswer.class),
                        this::one),
                new Route(
                        "GET",
                        Routes.REPOSITORY + "/compare/{range...}",
                        Access.SIGNED_IN,
                        About.of("How two commits differ, named as base...head")
                                .gives(200, CompareAnswer.class)
                                .query("limit"),
                        this::compare));
    }

    private void negotiate(Call call) throws IOException {
        ReadAccess access = entrance.read(call);
        HistoryRequest request = call.json(HistoryRequest.class);
        int limit = request.limit().orElse(MAX_HISTORY);
        if (limit < 1 || limit > MAX_HISTORY) {
            throw Problem.bad("limit: wanted 1 to " + MAX_HISTORY);
        }
        Histories.Part part = histories
                .negotiate(access, commits(request.want()), commits(request.have()), limit)
                .orElseThrow(Problem::notFound);
        call.ok(new HistoryAnswer(
                part.commits().stream()
                        .map(row ->
                                new HistoryAnswer.Entry(row.id().hash().hex(), hex(row.parents()), row.generation()))
                        .toList(),
                part.hasMore()));
    }

    private static List<CommitId> commits(List<String> hex) {
        if (hex.size() > MAX_NAMED) {
            throw Problem.tooLarge("commits: wanted at most " + MAX_NAMED);
        }
        return hex.stream().map(HistoryEndpoints::commit).toList();
    }

    private static CommitId commit(String hex) {
        return new CommitId(Hash.parse(hex));
    }

    private static List<String> hex(List<CommitId> ids) {
        return ids.stream().map(id -> id.hash().hex()).toList();
    }

    private void list(Call call) throws IOException {
        ReadAccess access = entrance.read(call);
        List<CommitId> starts = call.cursor()
                .map(HistoryEndpoints::place)
                .orElseGet(() -> List.of(resolve(
                        access,
                        call.query("ref")
                                .orElse(access.repository()
                                        .settings()
                                        .defaultBranch()
                                        .text()))));
        Histories.Listing found = call.query("path")
                .filter(path -> !path.isEmpty())
                .map(path -> histories.list(access, starts, call.limit(), RepoPath.parse(path)))
                .orElseGet(() -> histories.list(access, starts, call.limit()));
        List<CommitAnswer> data = found.commits().entrySet().stream()
                .map(commit -> answer(commit.getKey(), commit.getValue()))
                .toList();
        call.ok(
                found.rest().isEmpty()
                        ? Page.last(data)
                        : Page.more(data, Cursors.write(String.join(",", hex(found.rest())))));
    }

    private static List<CommitId> place(String cursor) {
        try {
            return Arrays.stream(cursor.split(","))
                    .map(HistoryEndpoints::commit)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw Cursors.bad();
        }
    }

    private void one(Call call) throws IOException {
        ReadAccess access = entrance.read(call);
        CommitId id = commit(call.part("id"));
        call.ok(answer(id, histories.read(access, id).orElseThrow(Problem::notFound)));
    }

    private CommitId resolve(ReadAccess access, String ref) {
        return branches.resolve(access, List.of(ref.split("/", -1)))
                .filter(place -> place.rest().isEmpty())
                .map(Branches.Place::commit)
                .orElseThrow(Problem::notFound);
    }

    private void compare(Call call) throws IOException {
        ReadAccess access = entrance.read(call);
        String range = String.join("/", call.parts("range"));
        int dots = range.indexOf("...");
        if (dots < 0) {
            throw Problem.bad("compare: wanted base...head");
        }
        CommitId base = resolve(access, range.substring(0, dots));
        CommitId head = resolve(access, range.substring(dots + 3));
        Histories.Comparison found = histories.compare(access, base, head, call.limit());
        call.ok(new CompareAnswer(
                base.hash().hex(),
                head.hash().hex(),
                found.mergeBase().map(id -> id.hash().hex()),
                found.ahead(),
                found.behind(),
                found.changes().stream().map(HistoryEndpoints::file).toList(),
                found.hasMore()));
    }

    private static CompareAnswer.File file(TreeDiff.Change change) {
        String status = change.before().isEmpty() ? "added" : change.after().isEmpty() ? "removed" : "modified";
        return new CompareAnswer.File(change.path().text(), status, size(change.before()), size(change.after()));
    }

    private static Optional<Long> size(Optional<TreeEntry> entry) {
        return entry.filter(TreeEntry.File.class::isInstance).map(file -> ((TreeEntry.File) file).size());
    }

    private static CommitAnswer answer(CommitId id, Commit commit) {
        return new CommitAnswer(
                id.hash().hex(),
                commit.tree().hash().hex(),
                hex(commit.parents()),
                person(commit.author()),
                person(commit.committer()),
                commit.message());
    }

    private static PersonAnswer person(Person person) {
        return new PersonAnswer(person.name(), person.email(), person.time().toInstant());
    }
}
