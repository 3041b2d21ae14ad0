// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.hex;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Repository;
import io.dits.server.postgres.PostgresLedger;
import io.dits.server.postgres.PostgresRepositories;
import io.dits.server.service.Actor;
import io.dits.server.service.AdminAccess;
import io.dits.server.service.PushResult;
import io.dits.server.service.ReadAccess;
import io.dits.server.service.RefUpdates;
import io.dits.server.service.Repositories;
import io.dits.server.service.WriteAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class RefsIT extends AnnAndBob {
    private static final Blob ROOT = tree();
    private static final Blob FIRST = commit(ROOT, "first");
    private static final Blob SECOND = commit(ROOT, "second", FIRST);
    private static final Blob OTHER = commit(ROOT, "other", FIRST);

    @Test
    void aChangeOfTheDescriptionDoesNotUndoWhatAnotherMadePrivateMeanwhile() {
        ann.repository("shy", "public");
        Repositories repositories = server.parts.repositories();
        JsonNode me = ann.get("/api/v1/users/me").is(200).json();
        long id = Long.parseLong(me.get("id").asString());
        Actor actor = new Actor(id, "ann", "ann@example.org", "ann", false);
        Cause cause = Cause.user(id, "ann", "session", "", "");
        // Read while it was public, changed when it is not any more.
        AdminAccess before = repositories
                .open(actor, "ann", "shy")
                .flatMap(ReadAccess::admin)
                .orElseThrow();
        ann.patch("/api/v1/repos/ann/shy", Map.of("visibility", "private", "default_branch", "trunk"))
                .is(200);
        Repository.Change words =
                new Repository.Change(Optional.empty(), Optional.of("words"), Optional.empty(), Optional.empty());
        assertThat(repositories.change(before, words, cause)).isInstanceOf(Repositories.Outcome.Done.class);
        JsonNode now = ann.get("/api/v1/repos/ann/shy").is(200).json();
        assertThat(now.get("visibility").asString()).isEqualTo("private");
        assertThat(now.get("default_branch").asString()).isEqualTo("trunk");
        assertThat(now.get("description").asString()).isEqualTo("words");

        ann.delete("/api/v1/repos/ann/shy").is(204);
        assertThat(repositories.change(before, words, cause)).isInstanceOf(Repositories.Outcome.Gone.class);
    }

    @Test
    void aPageOfCommitsWithLongMessagesEndsBeforeItFillsTheMemory() {
        String film = ann.repository("wordy");
        List<Blob> commits = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            String message = i + "x".repeat((1 << 20) - 1);
            commits.add(i == 0 ? commit(ROOT, message, i) : commit(ROOT, message, i, commits.getLast()));
        }
        ann.upload(film, ROOT).is(200);
        ann.upload(film, commits).is(200);
        ann.push(film, "heads/main", "", text(commits.getLast())).is(200);

        List<String> seen = new ArrayList<>();
        List<Integer> pages = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    ann.get(film + "/commits?limit=1000" + cursor).is(200).json();
            page.get("data").forEach(shown -> seen.add(shown.get("id").asString()));
            pages.add(page.get("data").size());
            JsonNode next = page.at("/pagination/next_cursor");
            cursor = next.isString() ? "&cursor=" + next.asString() : "";
        } while (!cursor.isEmpty());

        assertThat(pages).containsExactly(3, 3, 1);
        assertThat(seen)
                .containsExactlyElementsOf(
                        commits.reversed().stream().map(Samples::hex).toList());
    }

    private static String film(String name) {
        String film = ann.repository(name);
        ann.upload(film, ROOT, FIRST, SECOND, OTHER).is(200);
        return film;
    }

    @Test
    void aBranchGoesForwardAndAStalePushNamesTheActualTip() {
        String film = film("forward");
        ann.push(film, "heads/main", "", text(FIRST)).is(200);
        ann.push(film, "heads/main", text(FIRST), text(SECOND)).is(200);

        var answer = ann.push(film, "heads/main", text(FIRST), text(OTHER)).is(409, "stale_ref");

        assertThat(answer.json().at("/error/details/actual").asString()).isEqualTo(text(SECOND));
        var gone = ann.push(film, "heads/none", text(FIRST), text(OTHER)).is(409, "stale_ref");
        assertThat(gone.json().at("/error/details/actual").isNull()).isTrue();
        var refs = ann.get(film + "/refs?prefix=heads/").is(200).json();
        assertThat(refs.at("/data/0/target").asString()).isEqualTo(text(SECOND));
    }

    @Test
    void aBranchGoesElsewhereOnlyByForceAndForceHonoursTheExpectedTip() {
        String film = film("force");
        ann.push(film, "heads/main", "", text(SECOND)).is(200);
        ann.push(film, "heads/main", text(SECOND), text(OTHER)).is(409, "not_fast_forward");
        ann.push(film, true, TestClient.change("heads/main", text(FIRST), text(OTHER)))
                .is(409, "stale_ref");
        ann.push(film, true, TestClient.change("heads/main", text(SECOND), text(OTHER)))
                .is(200);
    }

    @Test
    void aPushOfSeveralRefsIsAllOrNone() {
        String film = film("several");
        ann.push(film, "heads/b", "", text(SECOND)).is(200);
        ann.push(
                        film,
                        false,
                        TestClient.change("heads/a", "", text(FIRST)),
                        TestClient.change("heads/b", text(FIRST), text(SECOND)),
                        TestClient.change("heads/c", text(FIRST), text(OTHER)))
                .is(409, "stale_ref");
        assertThat(ann.get(film + "/refs").json().get("data").size()).isEqualTo(1);
    }

    @Test
    void ofManyPushesFromOneParentExactlyOneWins() throws Exception {
        String film = film("race");
        ann.push(film, "heads/main", "", text(FIRST)).is(200);
        List<Blob> tips = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tips.add(commit(ROOT, "racer " + i, FIRST));
        }
        ann.upload(film, tips).is(200);
        List<Integer> statuses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TestClient.Answer>> answers = new ArrayList<>();
            tips.forEach(
                    tip -> answers.add(threads.submit(() -> ann.push(film, "heads/main", text(FIRST), text(tip)))));
            for (Future<TestClient.Answer> answer : answers) {
                statuses.add(answer.get().status());
            }
        }
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
        assertThat(server.database.number("select count(*) from reflog where repository ="
                        + " (select id from repositories where name = 'race')"))
                .isEqualTo(2);
    }

    @Test
    void theSamePushAgainIsAnsweredAsAppliedAndLeavesNoSecondRow() {
        String film = film("repeat");
        ann.push(film, "heads/main", "", text(FIRST)).is(200);
        long rows = server.database.number("select (select count(*) from reflog) + (select count(*) from audit)"
                + " + (select count(*) from outbox)");
        ann.push(film, "heads/main", "", text(FIRST)).is(200);
        assertThat(server.database.number("select (select count(*) from reflog) + (select count(*) from audit)"
                        + " + (select count(*) from outbox)"))
                .isEqualTo(rows);
    }

    @Test
    void aRefToWhatIsNotThereIsRefusedBeforeAnythingMoves() {
        String film = film("nothing");
        Blob absent = commit(ROOT, "absent");
        var answer = ann.push(film, "heads/main", "", text(absent)).is(422, "incomplete");
        assertThat(answer.json().at("/error/details/missing/0").asString()).isEqualTo(text(absent));
        assertThat(ann.get(film + "/refs").json().get("data").size()).isZero();
    }

    @Test
    void aNameCannotBeADirectoryOfAnother() {
        String film = film("clash");
        ann.push(film, "heads/a", "", text(FIRST)).is(200);
        ann.push(film, "heads/a/b", "", text(FIRST)).is(409, "conflict");
        ann.push(
                        film,
                        false,
                        TestClient.change("heads/a", text(FIRST), ""),
                        TestClient.change("heads/a/b", "", text(FIRST)))
                .is(200);
        ann.push(film, "heads/a", "", text(FIRST)).is(409, "conflict");
    }

    @Test
    void namesAndTargetsThatAreNoneAreBadRequests() {
        String film = film("bad");
        for (String name : List.of(
                "main",
                "heads/",
                "heads/..",
                "heads/a b",
                "remotes/x/y",
                "heads/a.lock",
                "heads/\u0000",
                "heads/\ud800")) {
            ann.push(film, name, "", text(FIRST)).is(400, "bad_request");
        }
        ann.push(film, "heads/main", "", text(ROOT)).is(400, "bad_request");
        ann.push(film, "heads/main", "", hex(FIRST)).is(400, "bad_request");
    }

    @Test
    void whoMayNotWriteMovesNothing() {
        String film = film("mine");
        bob.push(film, "heads/main", "", text(FIRST)).is(404, "not_found");
        ann.patch(film, Map.of("visibility", "public")).is(200);
        bob.push(film, "heads/main", "", text(FIRST)).is(403, "forbidden");
    }

    @Test
    void aRightWithdrawnBetweenCheckAndUpdateStopsThePush() {
        String film = film("withdrawn");
        PostgresLedger ledger = new PostgresLedger(server.database.database());
        Actor actor = new Actor(
                server.database.number("select id from owners where name = 'ann'"), "ann", "a@b", "Ann", false);
        WriteAccess access = new Repositories(new PostgresRepositories(server.database.database()))
                .open(actor, "ann", "withdrawn")
                .flatMap(ReadAccess::write)
                .orElseThrow();
        server.database.execute("update repositories set owner_id = (select id from owners where name = 'bob')"
                + " where name = 'withdrawn'");

        PushResult result = new RefUpdates(ledger)
                .push(
                        access,
                        List.of(new RefChange(
                                RefName.branch("main"), Optional.empty(), Optional.of((TargetId) FIRST.id()))),
                        false,
                        Cause.user(actor.userId(), "ann", "session", "10.0.0.1", "r1"));

        assertThat(result).isInstanceOf(PushResult.Denied.class);
        assertThat(film).isNotEmpty();
    }

    @Test
    void historyIsWhatTheOtherSideLacksChildrenFirst() {
        String film = film("history");
        Blob merge = commit(ROOT, "merge", SECOND, OTHER);
        ann.upload(film, merge).is(200);
        var all = ann.post(film + "/history", Map.of("want", List.of(hex(merge)), "have", List.of()))
                .is(200)
                .json();
        assertThat(all.at("/commits/0/id").asString()).isEqualTo(hex(merge));
        assertThat(all.at("/commits/0/generation").asInt()).isEqualTo(3);
        assertThat(all.at("/commits/3/id").asString()).isEqualTo(hex(FIRST));
        var some = ann.post(film + "/history", Map.of("want", List.of(hex(merge)), "have", List.of(hex(SECOND))))
                .json();
        assertThat(some.get("commits").size()).isEqualTo(2);
        assertThat(some.get("has_more").asBoolean()).isFalse();
    }

    @Test
    void aLongHistoryIsListedPageByPage() {
        String film = ann.repository("long");
        List<Blob> blobs = new ArrayList<>(List.of(ROOT, commit(ROOT, "0")));
        for (int i = 1; i < 600; i++) {
            blobs.add(commit(ROOT, "c" + i, Samples.ANN.seconds() + i, blobs.getLast()));
        }
        ann.upload(film, blobs).is(200);
        ann.push(film, "heads/main", "", text(blobs.getLast())).is(200);
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            var page = ann.get(film + "/commits?limit=250" + cursor).is(200).json();
            page.get("data").forEach(commit -> seen.add(commit.get("id").asString()));
            cursor = "&cursor=" + page.at("/pagination/next_cursor").asString("");
        } while (cursor.length() > 8);
        assertThat(seen)
                .containsExactlyElementsOf(blobs.subList(1, blobs.size()).reversed().stream()
                        .map(Samples::hex)
                        .toList());
    }

    @Test
    void aSearchForAPathEndsItsPageAfterSoManyCommitsAndGoesOnWhereItWas() {
        String film = ann.repository("searched");
        Blob content = Samples.chunk("once");
        Blob with = tree(Samples.file("a", content));
        List<Blob> blobs = new ArrayList<>(List.of(content, with, ROOT, commit(with, "0")));
        for (int i = 1; i < 2100; i++) {
            blobs.add(commit(with, "c" + i, Samples.ANN.seconds() + i, blobs.getLast()));
        }
        ann.upload(film, blobs).is(200);
        ann.push(film, "heads/main", "", text(blobs.getLast())).is(200);

        var page = ann.get(film + "/commits?path=a").is(200).json();

        assertThat(page.get("data").size()).isZero();
        assertThat(page.at("/pagination/has_more").asBoolean()).isTrue();
        String cursor = page.at("/pagination/next_cursor").asString();
        var next = ann.get(film + "/commits?path=a&cursor=" + cursor).is(200).json();
        assertThat(next.get("data").size()).isEqualTo(1);
        assertThat(next.at("/data/0/id").asString()).isEqualTo(hex(blobs.get(3)));
        assertThat(next.at("/pagination/has_more").asBoolean()).isFalse();
    }
}
