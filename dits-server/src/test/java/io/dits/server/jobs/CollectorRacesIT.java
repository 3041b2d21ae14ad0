// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import static io.dits.server.http.Samples.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Cause;
import io.dits.server.meta.CollectorRun;
import io.dits.server.meta.RepositoryRegistry.Restored;
import io.dits.server.service.PushResult;
import io.dits.server.service.Upload;
import io.dits.server.service.WriteAccess;
import io.dits.storage.catalog.PackId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Each race of docs/decisions/0005-collector.md over links and objects, with one side held in the middle of its transaction. */
final class CollectorRacesIT extends CollectorCase {
    @Test
    void whatWasHereWhenItWasAskedForAndThenWentIntoQuarantineIsAskedForAgain() {
        assertThat(studio.missing(film, List.of(CHUNK.id()))).isEmpty();
        studio.collect();
        assertThat(studio.upload(film, PARENT)).isEqualTo(new Upload.Incomplete(List.of(CHUNK.id())));
        assertThat(studio.missing(film, List.of(CHUNK.id(), PARENT.id()))).containsExactly(CHUNK.id(), PARENT.id());
        assertThat(studio.upload(film, CHUNK, PARENT)).isInstanceOf(Upload.Stored.class);
        isWhole(CHUNK, PARENT);
    }

    @Test
    void anAcceptThatSawTheChildLiveHoldsUpTheSecondMarkWhichLiftsTheChild() throws Exception {
        try (CollectorRun run = studio.begin();
                Gate accepting = new Gate(studio.database, "before", "insert", "links")) {
            Steps steps = looked(run);
            Future<Upload> upload = beside(() -> studio.upload(film, PARENT));
            accepting.awaitSomebody();
            Future<?> quarantine = beside(steps::quarantine);
            accepting.awaitWaiting();
            assertThat(studio.state(film, CHUNK.id())).isEqualTo("in quarantine");
            accepting.open();
            assertThat(of(upload)).isInstanceOf(Upload.Stored.class);
            of(quarantine);
        }
        isWhole(CHUNK, PARENT);
        assertThat(studio.state(film, COMMIT.id())).isEqualTo("in quarantine");
    }

    @Test
    void afterTheQuarantineChildrenAndTargetsAreLacking() {
        try (CollectorRun run = studio.begin()) {
            Steps steps = looked(run);
            run.quarantine(id());
            assertThat(studio.upload(film, PARENT)).isEqualTo(new Upload.Incomplete(List.of(CHUNK.id())));
            assertThat(studio.push(film, "side", Optional.empty(), TIP))
                    .isEqualTo(new PushResult.Incomplete(List.of(COMMIT.id())));
            steps.confirm(new CollectorRun.Scope(id(), "ann/film", false));
            assertThat(studio.upload(film, PARENT)).isEqualTo(new Upload.Incomplete(List.of(CHUNK.id())));
        }
    }

    @Test
    void aRefUpdateThatSawItsTargetLiveHoldsUpTheSecondMarkWhichLiftsIt() throws Exception {
        try (CollectorRun run = studio.begin();
                Gate taking = new Gate(studio.database, "before", "update", "links");
                Gate pushing = new Gate(studio.database, "before", "insert", "refs")) {
            Steps steps = looked(run);
            Future<?> quarantine = beside(steps::quarantine);
            taking.awaitSomebody();
            Future<PushResult> push = beside(() -> studio.push(film, "side", Optional.empty(), TIP));
            pushing.awaitSomebody();
            taking.open();
            pushing.awaitWaiting();
            assertThat(studio.state(film, COMMIT.id())).isEqualTo("in quarantine");
            pushing.open();
            assertThat(of(push)).isInstanceOf(PushResult.Accepted.class);
            of(quarantine);
        }
        isWhole(CHUNK, TREE, COMMIT);
    }

    @Test
    void anUploadOfWhatIsInQuarantineKeepsItFromAPurgeThatIsUnderWay() throws Exception {
        longInQuarantine();
        try (CollectorRun run = studio.begin();
                Gate accepting = new Gate(studio.database, "after", "update", "links")) {
            Steps steps = looked(run);
            Future<Upload> upload = beside(() -> studio.upload(film, CHUNK));
            accepting.awaitSomebody();
            Future<?> purge = beside(steps::purge);
            accepting.awaitWaiting();
            accepting.open();
            assertThat(of(upload)).isInstanceOf(Upload.Stored.class);
            of(purge);
        }
        isWhole(CHUNK);
        assertThat(rows(COMMIT)).isZero();
    }

    @Test
    void anUploadThatFindsItsObjectDeletedStoresItAgain() throws Exception {
        longInQuarantine();
        try (CollectorRun run = studio.begin();
                Gate purging = new Gate(studio.database, "before", "delete", "objects")) {
            looked(run);
            run.beginPurge();
            purging.open();
            assertThat(run.purge(Set.of())).as("the commit alone").isTrue();
            purging.shut();
            Future<?> purge = beside(() -> {
                while (run.purge(Set.of())) {
                    assertThat(run.did().deleted()).isPositive();
                }
            });
            purging.awaitSomebody();
            Future<Upload> upload = beside(() -> studio.upload(film, CHUNK));
            purging.awaitWaiting();
            purging.open();
            of(purge);
            assertThat(of(upload)).isInstanceOf(Upload.Stored.class);
            studio.packs(run).empty();
            studio.packs(run).delete();
        }
        isWhole(CHUNK);
    }

    @Test
    void aChunkThatAnotherRepositoryAdoptsOutlivesTheLinkThatItCameBy() throws Exception {
        WriteAccess other = studio.create("other");
        try (CollectorRun run = studio.begin();
                Gate adopting = new Gate(studio.database, "after", "insert", "links")) {
            Steps steps = looked(run);
            Future<List<ObjectId>> adopt = beside(() -> studio.missing(other, List.of(CHUNK.id())));
            adopting.awaitSomebody();
            studio.database.execute("update links set quarantined_at = now() - interval '8 days'");
            Future<?> purge = beside(steps::purge);
            adopting.awaitWaiting();
            adopting.open();
            assertThat(of(adopt)).isEmpty();
            of(purge);
        }
        assertThat(studio.state(other, CHUNK.id())).isEqualTo("live");
        assertThat(studio.state(film, CHUNK.id())).isEqualTo("gone");
        assertThat(studio.store.get(CHUNK.id())).contains(CHUNK);
        assertThat(studio.missing(studio.create("third"), List.of(COMMIT.id(), CHUNK.id())))
                .containsExactly(COMMIT.id());
    }

    @Test
    void whatIsInQuarantineIsNotAdopted() {
        studio.collect();
        assertThat(studio.missing(studio.create("other"), List.of(CHUNK.id()))).containsExactly(CHUNK.id());
    }

    private void deletedLongAgo() {
        studio.upload(film, CHUNK, TREE, COMMIT);
        studio.push(film, "main", Optional.empty(), TIP);
        studio.delete(film);
        studio.pass(Duration.ofDays(20));
        studio.collect();
        assertThat(studio.database.number("select count(*) from links where quarantined_at is not null"))
                .isZero();
        studio.pass(Duration.ofDays(20));
    }

    private void isRestored() {
        assertThat(studio.restore("film")).isInstanceOf(Restored.Done.class);
    }

    @Test
    void aRepositoryThatIsRestoredBetweenTheLookAndTheQuarantineIsLifted() {
        deletedLongAgo();
        try (CollectorRun run = studio.begin()) {
            Steps steps = looked(run);
            isRestored();
            steps.quarantine();
            isWhole(CHUNK, TREE, COMMIT);
            steps.purge();
        }
        isWhole(CHUNK, TREE, COMMIT);
    }

    @Test
    void aRepositoryThatIsRestoredBetweenTheLookAndThePurgeKeepsAll() {
        deletedLongAgo();
        studio.collect();
        studio.pass(LONG);
        studio.database.execute("insert into collections (state, finished_at) values ('done', now())");
        try (CollectorRun run = studio.begin()) {
            Steps steps = looked(run);
            isRestored();
            steps.purge();
        }
        try (CollectorRun run = studio.begin()) {
            looked(run).purge();
        }
        isWhole(CHUNK, TREE, COMMIT);
    }

    @Test
    void aRestorationThatComesWhileTheRepositoryIsBuriedIsTooLate() throws Exception {
        deletedLongAgo();
        studio.collect();
        studio.pass(LONG);
        studio.database.execute("insert into collections (state, finished_at) values ('done', now())");
        try (CollectorRun run = studio.begin();
                Gate burying = new Gate(studio.database, "after", "delete", "refs")) {
            Steps steps = looked(run);
            Future<?> purge = beside(steps::purge);
            burying.awaitSomebody();
            Future<Restored> restored = beside(() -> studio.restore("film"));
            burying.awaitWaiting();
            burying.open();
            assertThat(of(restored)).isEqualTo(new Restored.Gone());
            of(purge);
        }
        assertThat(rows(COMMIT) + rows(CHUNK)).isZero();
        assertThatThrownBy(() -> studio.database.execute("update repositories set deleted_at = null"))
                .hasStackTraceContaining("repositories_emptied_stay_deleted");
    }

    @Test
    void anUndeleteHoldsUpTheBeginOfAPurge() throws Exception {
        longInQuarantine();
        try (CollectorRun run = studio.begin();
                Gate undeleting = new Gate(studio.database, "after", "update", "links")) {
            Steps steps = looked(run);
            Future<Optional<Long>> undelete = beside(() -> studio.collector.undelete(id(), Cause.operator("test")));
            undeleting.awaitSomebody();
            Future<?> purge = beside(steps::purge);
            undeleting.awaitWaiting();
            undeleting.open();
            assertThat(of(undelete)).contains(3L);
            of(purge);
        }
        isWhole(CHUNK, TREE, COMMIT);
    }

    @Test
    void anUndeleteLeavesWhatAPurgeHasBegunToDelete() {
        longInQuarantine();
        try (CollectorRun run = studio.begin()) {
            looked(run);
            run.beginPurge();
            assertThat(studio.collector.undelete(id(), Cause.operator("test"))).contains(0L);
            while (run.purge(Set.of())) {
                assertThat(studio.collector.undelete(id(), Cause.operator("test")))
                        .contains(0L);
            }
        }
        assertThat(rows(COMMIT) + rows(TREE) + rows(CHUNK)).isZero();
    }

    @Test
    void anUndeleteBetweenTheParentsQuarantineAndTheChildsKeepsBoth() {
        try (CollectorRun run = studio.begin()) {
            run.takeBack();
            Map<ObjectId, Long> numbers = run.numbers(List.of(COMMIT.id(), TREE.id(), CHUNK.id()));
            run.unreachable(id(), new long[] {numbers.get(COMMIT.id()), numbers.get(TREE.id())});
            run.quarantine(id());
            assertThat(studio.collector.undelete(id(), Cause.operator("test"))).contains(2L);
            Steps steps = looked(run);
            run.unreachable(id(), new long[] {numbers.get(CHUNK.id())});
            run.quarantine(id());
            assertThat(studio.state(film, CHUNK.id())).isEqualTo("in quarantine");
            steps.confirm(new CollectorRun.Scope(id(), "ann/film", false));
        }
        isWhole(CHUNK, TREE, COMMIT);
    }

    /** The connection that holds the lock of the run ends, as by a network that fails. */
    private void loseTheLock() {
        String ours = " from pg_locks where locktype = 'advisory' and objsubid = 1 and granted"
                + " and database = (select oid from pg_database where datname = current_database())";
        studio.database.execute("select pg_terminate_backend(pid)" + ours);
        await().until(() -> studio.database.number("select count(*)" + ours) == 0);
    }

    @Test
    void ofTwoCollectorsTheOneThatLostItsLockDoesNothingMore() {
        CollectorRun first = studio.begin();
        assertThat(studio.collector.begin(Studio.LIMITS, false, Cause.operator("test")))
                .isEmpty();
        Steps steps = looked(first);
        loseTheLock();
        try (CollectorRun second = studio.begin()) {
            second.takeBack();
            assertThatThrownBy(steps::quarantine)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another run has begun");
            assertThatThrownBy(steps::purge).isInstanceOf(StoreException.class);
            second.end("done", "");
        }
        first.close();
        isWhole(CHUNK, TREE, COMMIT);
        studio.collect();
    }

    /** Of a run that lost its lock: what it began before the next run is over when that one begins. */
    @Test
    void aRunBeginsWhenTheTransactionsOfTheOneBeforeHaveEnded() throws Exception {
        CollectorRun first = studio.begin();
        looked(first);
        try (Gate taking = new Gate(studio.database, "before", "update", "links")) {
            Future<?> quarantine = beside(() -> first.quarantine(id()));
            taking.awaitSomebody();
            loseTheLock();
            Future<CollectorRun> next = beside(studio::begin);
            taking.awaitWaiting();
            taking.open();
            try (CollectorRun second = of(next)) {
                await().until(quarantine::isDone);
                assertThatThrownBy(first::beginPurge).hasMessageContaining("another run has begun");
                second.takeBack();
                isWhole(CHUNK, TREE, COMMIT);
            }
        }
        first.close();
    }

    /** What came after the barrier needs no second look: here all of it is seen by the first one. */
    @Test
    void theLookWaitsForAnAcceptThatIsUnderWay() throws Exception {
        try (CollectorRun run = studio.begin();
                Gate accepting = new Gate(studio.database, "before", "insert", "links")) {
            Future<Upload> upload = beside(() -> studio.upload(film, PARENT));
            accepting.awaitSomebody();
            Future<Steps> look = beside(() -> looked(run));
            accepting.awaitWaiting();
            accepting.open();
            assertThat(of(upload)).isInstanceOf(Upload.Stored.class);
            of(look);
            assertThat(run.found().objects()).as("the commit and its tree").isEqualTo(2);
        }
    }

    /** The rows of an object came, its link did not: then somebody uploads it again while it is deleted. */
    @Test
    void anUploadOfWhatHadNoLinkKeepsItFromAPurgeThatIsUnderWay() throws Exception {
        Blob stray = noise(5000, 3);
        studio.store.putAll(List.of(stray));
        studio.pass(LONG);
        try (CollectorRun run = studio.begin();
                Gate accepting = new Gate(studio.database, "after", "insert", "links")) {
            Future<Upload> upload = beside(() -> studio.upload(film, stray));
            accepting.awaitSomebody();
            Future<Long> purge = beside(() -> run.purgeStrays(0));
            accepting.awaitWaiting();
            accepting.open();
            assertThat(of(upload)).isInstanceOf(Upload.Stored.class);
            assertThat(of(purge)).isEqualTo(-1);
        }
        isWhole(stray);
    }

    @Test
    void aQuarantineWhoseRunDiedIsTakenBack() {
        CollectorRun died = studio.begin();
        looked(died);
        died.quarantine(id());
        assertThat(studio.state(film, COMMIT.id())).isEqualTo("in quarantine");
        died.close();
        try (CollectorRun next = studio.begin()) {
            next.takeBack();
            isWhole(CHUNK, TREE, COMMIT);
        }
    }

    @Test
    void aDeletionThatTheStorageRefusesIsRepeated() {
        longInQuarantine();
        studio.bytes.beforeDelete.set(() -> {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "not now");
        });
        assertThatThrownBy(studio::collect).hasMessage("not now");
        assertThat(studio.collector.status().last().orElseThrow().state()).isEqualTo("failed");
        assertThat(studio.collector.status().pending()).isEqualTo(2);
        studio.collect();
        assertThat(studio.collector.status().pending()).isZero();
        assertThat(studio.bytes.list(PackId.PREFIX).hasNext()).isFalse();
    }
}
