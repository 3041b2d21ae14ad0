// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dits.core.content.Blob;
import io.dits.core.content.Encoding;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Cause;
import io.dits.server.meta.CollectorRun;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryRegistry.Restored;
import io.dits.server.service.PushResult;
import io.dits.server.service.Upload;
import io.dits.server.service.WriteAccess;
import io.dits.storage.catalog.Location;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each race of docs/decisions/0005-collector.md, with one side held in the middle of its transaction. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CollectorRacesIT {
    private static final Duration LONG = Duration.ofDays(8);
    private static final Blob CHUNK = noise(70_000, 1);
    private static final Blob TREE = tree(file("take.mov", CHUNK));
    private static final Blob COMMIT = commit(TREE, "a take");
    private static final Blob PARENT = tree(file("copy.mov", CHUNK));
    private static final Optional<CommitId> TIP = Optional.of((CommitId) COMMIT.id());

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Studio studio;
    private WriteAccess film;

    /** A commit that no ref points to, and too old to be an upload that goes on. */
    @BeforeEach
    void somethingThatNothingNeeds() {
        studio = new Studio(folder, 1);
        film = studio.create("film");
        studio.upload(film, CHUNK, TREE, COMMIT);
        studio.pass(LONG);
    }

    @AfterEach
    void end() {
        threads.close();
        studio.close();
    }

    private <T> Future<T> beside(Callable<T> work) {
        return threads.submit(work);
    }

    private Future<?> beside(Runnable work) {
        return threads.submit(work);
    }

    private static <T> T of(Future<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private Steps looked(CollectorRun run) {
        Steps steps = new Steps(run, studio.store, () -> {});
        steps.look(false);
        return steps;
    }

    private RepositoryId id() {
        return film.repository().id();
    }

    /** All that nothing needs is in quarantine, and has been there for long. */
    private void longInQuarantine() {
        studio.collect();
        assertThat(studio.state(film, COMMIT.id())).isEqualTo("in quarantine");
        studio.pass(LONG);
        // Else the next run takes it for a database that was restored.
        studio.database.execute("update collections set finished_at = now() - interval '1 hour'");
    }

    private long rows(Blob blob) {
        return studio.catalog.find(List.of(blob.id())).size();
    }

    private void isWhole(Blob... blobs) {
        for (Blob blob : blobs) {
            assertThat(studio.state(film, blob.id())).isEqualTo("live");
            assertThat(studio.store.get(blob.id())).contains(blob);
        }
    }

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

    @Test
    void ofTwoCollectorsTheOneThatLostItsLockDoesNothingMore() {
        CollectorRun first = studio.begin();
        assertThat(studio.collector.begin(Studio.LIMITS, false)).isEmpty();
        Steps steps = looked(first);
        studio.database.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted"
                + " and database = (select oid from pg_database where datname = current_database())");
        await().until(() ->
                studio.database.number("select count(*) from pg_locks where locktype = 'advisory' and database"
                                + " = (select oid from pg_database where datname = current_database())")
                        == 0);
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

    private static final PackId PACK = new PackId(7, 7);
    private static final Blob LATE = noise(1000, 9);
    private static final List<PackEntry> ENTRIES =
            List.of(new PackEntry(LATE.id(), 9, LATE.size(), LATE.size(), Encoding.STORED, LATE.size()));

    /** Its bytes have stood there for longer than the grace period when its rows come. */
    private void aPackThatWaitsForItsRows(CollectorRun run) {
        run.seen(Map.of(PACK, 2000L));
        studio.database.execute("update unknown_packs set seen_at = now() - interval '8 days'");
    }

    private void addLate() {
        studio.catalog.add(PACK, 2000, ENTRIES);
    }

    @Test
    void aPackWhoseRowsAreOnTheirWayIsDoomedOnlyIfTheyNeverCome() throws Exception {
        try (CollectorRun run = studio.begin();
                Gate adding = new Gate(studio.database, "before", "delete", "unknown_packs")) {
            aPackThatWaitsForItsRows(run);
            Future<?> add = beside(this::addLate);
            adding.awaitSomebody();
            // The dooming stops at the same gate, with the row of the pack in its hands.
            Future<?> doom = beside(run::doomUnknown);
            adding.open();
            try {
                of(add);
                of(doom);
                assertThat(run.doomed(10)).isEmpty();
                assertThat(rows(LATE)).isEqualTo(1);
            } catch (java.util.concurrent.ExecutionException e) {
                assertThat(e).hasMessageContaining("try again");
                of(doom);
                assertThat(run.doomed(10)).containsExactly(PACK);
                assertThat(rows(LATE)).isZero();
            }
        }
    }

    @Test
    void aPackThatIsBeingDoomedIsNotAdded() throws Exception {
        try (CollectorRun run = studio.begin();
                Gate dooming = new Gate(studio.database, "before", "insert", "pending_deletes")) {
            aPackThatWaitsForItsRows(run);
            Future<?> doom = beside(run::doomUnknown);
            dooming.awaitSomebody();
            Future<?> add = beside(this::addLate);
            dooming.awaitWaiting();
            dooming.open();
            of(doom);
            assertThatThrownBy(() -> of(add)).hasMessageContaining("try again");
            assertThat(run.doomed(10)).containsExactly(PACK);
            assertThat(rows(LATE)).isZero();
        }
    }

    @Test
    void aPackThatIsBeingAddedIsNotDoomed() throws Exception {
        try (CollectorRun run = studio.begin();
                Gate adding = new Gate(studio.database, "after", "delete", "unknown_packs")) {
            aPackThatWaitsForItsRows(run);
            Future<?> add = beside(this::addLate);
            adding.awaitSomebody();
            Future<?> doom = beside(run::doomUnknown);
            adding.awaitWaiting();
            adding.open();
            of(add);
            of(doom);
            assertThat(run.doomed(10)).isEmpty();
            assertThat(rows(LATE)).isEqualTo(1);
        }
    }

    /** The chunk's pack is thin: its other objects are gone. */
    private void aThinPack() {
        Blob large = noise(300_000, 5);
        Blob kept = tree(file("kept", LATE));
        Blob tip = commit(kept, "kept");
        studio.upload(film, large, LATE, kept, tip);
        studio.push(film, "main", Optional.empty(), Optional.of((CommitId) tip.id()));
        studio.pass(LONG);
        studio.collect();
        studio.pass(LONG);
        studio.database.execute("insert into collections (state, finished_at) values ('done', now())");
        try (CollectorRun run = studio.begin()) {
            looked(run).purge();
            studio.packs(run).empty();
        }
        assertThat(rows(large)).isZero();
    }

    private void rewritten() {
        try (CollectorRun run = studio.begin()) {
            studio.rewriting(run).run();
            assertThat(run.did().packsRewritten()).isPositive();
        }
    }

    @Test
    void aReaderWhosePackIsRewrittenAndDeletedUnderHimReadsTheNewOne() {
        aThinPack();
        PackId old = studio.catalog
                .find(List.of(LATE.id()))
                .values()
                .iterator()
                .next()
                .pack();
        studio.bytes.beforeRead.set(() -> {
            rewritten();
            studio.pass(LONG);
            try (CollectorRun run = studio.begin()) {
                studio.packs(run).delete();
            }
        });
        assertThat(studio.store.get(LATE.id())).contains(LATE);
        assertThat(studio.bytes.get(old.key())).isEmpty();
    }

    @Test
    void anObjectThatIsPutAgainWhileItsPackIsRewrittenStaysWhereItWasPut() {
        aThinPack();
        Map<ObjectId, Location> put = new HashMap<>();
        studio.bytes.afterPut.set(() -> {
            studio.catalog.markDamaged(Set.of(LATE.id()));
            studio.upload(film, LATE);
            put.putAll(studio.catalog.find(List.of(LATE.id())));
        });
        try (CollectorRun run = studio.begin()) {
            studio.rewriting(run).run();
            studio.packs(run).empty();
            studio.packs(run).delete();
        }
        isWhole(LATE);
        assertThat(studio.catalog.find(List.of(LATE.id()))).isEqualTo(put);
        assertThat(studio.catalog.damaged()).isEmpty();
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
