// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.core.content.Blob;
import io.dits.server.http.TestClient.Answer;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Quotas;
import io.dits.server.meta.Quotas.Change;
import io.dits.server.meta.Quotas.Use;
import io.dits.server.postgres.PostgresQuotas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What owners may keep, asked by many at once. */
final class QuotasIT {
    private static final int SIZE = 100_000;

    private TestServer server;
    private Quotas quotas;
    private TestClient ann;
    private String film;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        quotas = new PostgresQuotas(server.database.database(), Quotas.Terms.NONE);
        ann = server.user("ann");
        film = ann.repository("film");
    }

    @AfterEach
    void theNumbersAreThoseOfWhatIsThere() {
        assertThat(quotas.recount()).isEmpty();
        server.close();
    }

    private void storage(String owner, long most) {
        assertThat(quotas.set(owner, Optional.of(Change.to(most)), Optional.empty(), Cause.operator("test")))
                .isTrue();
    }

    private Use use(String owner) {
        return quotas.find(owner).orElseThrow().use();
    }

    private static List<Answer> atOnce(int count, java.util.function.IntFunction<Callable<Answer>> calls)
            throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> all =
                    threads.invokeAll(IntStream.range(0, count).mapToObj(calls).toList());
            for (Future<Answer> answer : all) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    @Test
    void uploadsAtOnceToTwoRepositoriesGetExactlyTheirOwnersRoom() throws Exception {
        String other = ann.repository("other");
        storage("ann", 10 * SIZE + SIZE / 2);

        List<Answer> answers = atOnce(40, i -> () -> ann.upload(i % 2 == 0 ? film : other, noise(SIZE, i)));

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(10);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> answer.is(507, "over_quota"));
        assertThat(use("ann")).isEqualTo(new Use(10 * SIZE, 0, 0, 2));
    }

    @Test
    void anUploadForWhichThereIsNoRoomIsRefusedBeforeAnythingIsStored() {
        storage("ann", 2 << 20);

        Answer refused = ann.upload(film, noise(4 << 20, 1)).is(507, "over_quota");

        assertThat(refused.json().at("/error/message").asString())
                .contains("the storage quota of ann is 2 MB: 0 bytes are used, and this needs 3.5 MB more.")
                .contains("Delete repositories or branches")
                .contains("administrator");
        assertThat(refused.json().at("/error/details/most").asLong()).isEqualTo(2 << 20);
        assertThat(refused.json().at("/error/details/counts").asString()).isEqualTo("physical");
        assertThat(server.database.number("select count(*) from packs")).isZero();
        assertThat(use("ann")).isEqualTo(new Use(0, 0, 0, 1));
    }

    @Test
    void whatIsThereAlreadyMayComeAgainThoughThereIsNoRoom() {
        Blob first = noise(SIZE, 1);
        ann.upload(film, first).is(200);
        storage("ann", SIZE);

        assertThat(ann.upload(film, first).is(200).json().get("stored").asInt()).isZero();
        ann.upload(film, noise(10, 2)).is(507, "over_quota");
        // One byte more than it has, and one byte is what fits.
        storage("ann", SIZE + 10);
        ann.upload(film, first, noise(10, 2)).is(200);
        assertThat(use("ann").physical()).isEqualTo(SIZE + 10);
    }

    @Test
    void whatIsTakenFromOtherRepositoriesCounts() {
        Blob shared = noise(SIZE, 1);
        TestClient bob = server.user("bob");
        bob.upload(bob.repository("free", "public"), shared).is(200);
        storage("ann", SIZE - 1);

        assertThat(ann.missing(film, shared.id())).containsExactly(shared.id());
        ann.upload(film, shared).is(507, "over_quota");
        assertThat(use("ann").physical()).isZero();

        storage("ann", SIZE);
        assertThat(ann.missing(film, shared.id())).isEmpty();
        assertThat(ann.missing(film, shared.id())).isEmpty();
        assertThat(use("ann").physical()).isEqualTo(SIZE);
    }

    @Test
    void whatOthersKeepChangesNoNumber() {
        ann.upload(film, noise(SIZE, 1)).is(200);
        Use before = use("ann");
        TestClient bob = server.user("bob");

        bob.upload(bob.repository("same"), noise(SIZE, 1)).is(200);

        assertThat(use("ann")).isEqualTo(before);
        assertThat(use("bob")).isEqualTo(new Use(SIZE, 0, 0, 1));
    }

    @Test
    void eachVersionOfAFileIsOneOfTheLogicalBytes() {
        Blob first = noise(SIZE, 1);
        Blob second = noise(2 * SIZE, 2);
        Blob before = tree(file("a.mov", first));
        Blob after = tree(file("a.mov", second), file("b.mov", first));
        // The first chunk before its tree, the second with it.
        ann.upload(film, first).is(200);
        assertThat(use("ann").logical()).isZero();
        ann.upload(film, before, commit(before, "one")).is(200);
        assertThat(use("ann").logical()).isEqualTo(SIZE);
        ann.upload(film, second, after, commit(after, "two", commit(before, "one")))
                .is(200);

        assertThat(use("ann").logical()).isEqualTo(3 * SIZE);
        ann.upload(film, second, after).is(200);
        assertThat(use("ann").logical()).isEqualTo(3 * SIZE);
    }

    @Test
    void aQuotaOnTheLogicalBytesIsHeldWhereTheVersionIsNamed() throws Exception {
        try (TestServer logical = TestServer.under(new Quotas.Terms(Optional.of(3L * SIZE), Optional.empty(), true))) {
            TestClient cid = logical.user("cid");
            String cut = cid.repository("cut");
            List<Blob> chunks =
                    IntStream.range(0, 12).mapToObj(i -> noise(SIZE, i)).toList();
            cid.upload(cut, chunks).is(200);

            List<Answer> answers = atOnce(12, i -> () -> cid.upload(cut, tree(file("f", chunks.get(i)))));

            assertThat(answers.stream().filter(answer -> answer.status() == 200))
                    .hasSize(3);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() != 200)
                    .allSatisfy(answer -> assertThat(answer.is(507, "over_quota")
                                    .json()
                                    .at("/error/details/counts")
                                    .asString())
                            .isEqualTo("logical"));
            Answer mine = cid.get("/api/v1/users/me/quota").is(200);
            assertThat(mine.json().get("logical_bytes").asLong()).isEqualTo(3 * SIZE);
            assertThat(mine.json().get("storage_counts").asString()).isEqualTo("logical");
        }
    }

    @Test
    void repositoriesMadeAtOnceAreNotOneTooMany() throws Exception {
        assertThat(quotas.set("ann", Optional.empty(), Optional.of(Change.to(5)), Cause.operator("test")))
                .isTrue();

        List<Answer> answers = atOnce(20, i -> () -> ann.post("/api/v1/repos", Map.of("name", "r" + i)));

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(4);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .allSatisfy(answer -> assertThat(answer.is(507, "over_quota")
                                .json()
                                .at("/error/message")
                                .asString())
                        .startsWith("ann has as many repositories as the quota allows: 5."));
        ann.delete(film).is(204);
        ann.repository("in-its-place");
    }

    @Test
    void organisationsMadeAtOnceAreNotOneTooMany() throws Exception {
        List<Answer> answers = atOnce(
                TestServer.ORGANISATIONS + 10, i -> () -> ann.post("/api/v1/orgs", Map.of("name", "studio-" + i)));

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(TestServer.ORGANISATIONS);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .allSatisfy(answer -> assertThat(answer.is(507, "over_quota")
                                .json()
                                .at("/error/message")
                                .asString())
                        .startsWith("ann has made as many organisations as one may: " + TestServer.ORGANISATIONS));
        assertThat(server.anonymous().get("/metrics").is(200).text())
                .contains("dits_quota_refusals_total{kind=\"organisations\"} 10.0");
        // Not those that somebody else made and gave her, and not by giving hers away.
        String one = server.database.text("select name from owners where name like 'studio-%' limit 1");
        server.user("bob");
        ann.put("/api/v1/orgs/" + one + "/members/bob", Map.of("role", "owner")).is(200);
        ann.delete("/api/v1/orgs/" + one + "/members/ann").is(204);
        ann.post("/api/v1/orgs", Map.of("name", "one-more")).is(507, "over_quota");
        String other = server.database.text("select o.name from owners o join memberships m on m.organisation = o.id"
                + " join users u on u.id = m.user_id where u.email = 'ann@example.org' limit 1");
        ann.delete("/api/v1/orgs/" + other).is(204);
        ann.post("/api/v1/orgs", Map.of("name", "in-its-place")).is(201);
    }

    @Test
    void aRepositoryThatIsGivenAwayHasToFindRoom() {
        ann.upload(film, noise(SIZE, 1)).is(200);
        ann.post("/api/v1/orgs", Map.of("name", "studio")).is(201);
        String set = ann.repository("set");
        ann.upload(set, noise(SIZE, 2)).is(200);
        storage("studio", 2 * SIZE - 1);

        ann.post(film + "/transfer", Map.of("owner", "studio")).is(200);
        Answer full = ann.post(set + "/transfer", Map.of("owner", "studio")).is(507, "over_quota");
        assertThat(full.json().at("/error/details/used").asLong()).isEqualTo(SIZE);
        assertThat(full.json().at("/error/details/needed").asLong()).isEqualTo(SIZE);
        assertThat(use("ann").physical()).isEqualTo(SIZE);
        assertThat(use("studio").physical()).isEqualTo(SIZE);

        storage("studio", 2 * SIZE);
        ann.post(set + "/transfer", Map.of("owner", "studio")).is(200);
        assertThat(use("studio").physical()).isEqualTo(2 * SIZE);
    }

    @Test
    void repositoriesGivenToOneOwnerAtOnceDoNotGetTheLastRoomTwice() throws Exception {
        ann.post("/api/v1/orgs", Map.of("name", "studio")).is(201);
        for (int i = 0; i < 8; i++) {
            ann.upload(ann.repository("r" + i), noise(SIZE, i)).is(200);
        }
        storage("studio", 3 * SIZE);

        List<Answer> answers =
                atOnce(8, i -> () -> ann.post("/api/v1/repos/ann/r" + i + "/transfer", Map.of("owner", "studio")));

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(3);
        assertThat(use("studio").physical()).isEqualTo(3 * SIZE);
    }

    @Test
    void whatIsUploadedWhileItsRepositoryIsGivenAwayCountsForTheNewOwner() throws Exception {
        ann.post("/api/v1/orgs", Map.of("name", "studio")).is(201);
        storage("ann", 10 * SIZE);
        storage("studio", SIZE);
        // The upload has its room with the old owner and waits to link; then the repository goes, and the new owner has
        // less room.
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> upload = server.database.inTheMiddleOf(
                    "with gone as (update repositories set owner_id = (select id from owners where name = 'studio')"
                            + " where name = 'film' returning id)"
                            + " insert into repository_use (repository) select id from gone on conflict (repository)"
                            + " do update set physical = repository_use.physical",
                    () -> {
                        Future<Answer> late = threads.submit(() -> ann.upload(film, noise(2 * SIZE, 1)));
                        await().until(() -> late.isDone() || server.database.waiting() == 1);
                        return late;
                    });
            upload.get().is(507, "over_quota");
        }
        assertThat(use("studio").physical()).isZero();
    }

    @Test
    void roomThatIsHeldCountsUntilItsTimeIsOver() {
        storage("ann", SIZE);
        server.database.execute("insert into reservations (owner, bytes, expires_at)"
                + " select id, 60000, now() + interval '1 minute' from owners where name = 'ann'");

        assertThat(ann.upload(film, noise(50_000, 1))
                        .is(507, "over_quota")
                        .json()
                        .at("/error/message")
                        .asString())
                .contains("58.6 KB are held by uploads under way");

        server.database.execute("update reservations set expires_at = now() - interval '1 second'");
        ann.upload(film, noise(50_000, 1)).is(200);
        assertThat(server.database.number("select count(*) from reservations")).isZero();
    }

    @Test
    void nothingIsHeldAfterAnUploadThatBroke() {
        storage("ann", SIZE);
        ann.frames(film, new byte[] {1, 2, 3}).is(400);

        assertThat(server.database.number("select count(*) from reservations")).isZero();
    }

    @Test
    void everybodySeesHisOwnQuotaAndAdministratorsChangeThem() {
        TestClient root = server.admin("root");
        ann.upload(film, noise(SIZE, 1)).is(200);

        Answer mine = ann.get("/api/v1/users/me/quota").is(200);
        assertThat(mine.json().get("owner").asString()).isEqualTo("ann");
        assertThat(mine.json().get("storage_quota").isNull()).isTrue();
        assertThat(mine.json().get("physical_bytes").asLong()).isEqualTo(SIZE);
        assertThat(mine.json().get("repositories").asInt()).isEqualTo(1);

        ann.get("/api/v1/quotas/ann").is(403, "forbidden");
        ann.patch("/api/v1/quotas/ann", Map.of("storage_quota", "unlimited")).is(403, "forbidden");
        root.get("/api/v1/quotas/nobody").is(404, "not_found");
        root.patch("/api/v1/quotas/ann", Map.of("storage_quota", "10GB")).is(400, "bad_request");
        Answer changed = root.patch(
                        "/api/v1/quotas/ann", Map.of("storage_quota", "100000", "repository_quota", "unlimited"))
                .is(200);
        assertThat(changed.json().get("storage_quota").asLong()).isEqualTo(SIZE);
        assertThat(changed.json().get("storage_quota_from").asString()).isEqualTo("owner");
        ann.upload(film, noise(1, 2)).is(507, "over_quota");
        root.patch("/api/v1/quotas/ann", Map.of("storage_quota", "default")).is(200);
        ann.upload(film, noise(1, 2)).is(200);
        assertThat(root.get("/api/v1/quotas/ann")
                        .json()
                        .get("storage_quota_from")
                        .asString())
                .isEqualTo("default");
        ann.get("/api/v1/orgs/ann/quota").is(404, "not_found");
        assertThat(server.database.number("select count(*) from audit where action = 'quota.changed'"))
                .isEqualTo(2);
    }

    @Test
    void aPushAsksForNothingThatItDoesNotNeedThoughItsOwnerHasAQuota() {
        storage("ann", 10 << 20);
        Blob content = noise(SIZE, 1);
        Blob root = tree(file("a", content));
        Blob tip = commit(root, "one");

        ann.upload(film, content, root, tip).is(200);
        ann.push(film, "heads/main", "", text(tip)).is(200);

        assertThat(use("ann").reserved()).isZero();
        assertThat(server.database.number("select count(*) from reservations")).isZero();
    }
}
