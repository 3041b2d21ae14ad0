// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.content.Encoding;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.server.meta.CollectorRun;
import io.dits.storage.catalog.Location;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Each race of docs/decisions/0005-collector.md over packs: dooming, rewriting and deleting them. */
final class PackRacesIT extends CollectorCase {
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
}
