// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.model.Kind;
import io.dits.core.model.Limits;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.testkit.data.SampleRepository;
import io.dits.testkit.data.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link BlobStore} promises. The suite puts metadata only after all that it refers to, so that stores that
 * insist on completeness can run it.
 *
 * <ol>
 *   <li>What get and getAll return has the asked name. Damage is a {@link StoreException} BROKEN that names the object,
 *       never other bytes; what is not here is absent, which is an answer.
 *   <li>When put or putAll returns, every blob given is there for every later call, also of a store opened anew: none,
 *       one byte, the largest, of every kind.
 *   <li>Putting what is there, in one batch or several, is no error and changes nothing.
 *   <li>Of a batch that fails half-way the failure comes out, and what is kept is complete: a metadata object only with all
 *       blobs given before it. Putting the batch again succeeds.
 *   <li>Missing answers for exactly the ids asked, each once.
 *   <li>Safe for many threads at once; fifty that put the same blobs all succeed.
 *   <li>getAll hands out each blob once, one at a time; an exception of the sink ends the call and comes out.
 * </ol>
 */
public abstract class BlobStoreContract {
    private final Samples samples = Samples.random();
    private BlobStore store;

    /** For the subclass. */
    @SuppressWarnings("NullAway.Init")
    protected BlobStoreContract() {}

    /** A new, empty store. */
    protected abstract BlobStore create() throws Exception;

    /** The same store as another process would open it; the same object where nothing outlives it. */
    protected BlobStore reopen(BlobStore opened) throws Exception {
        return opened;
    }

    /**
     * Changes one bit of what the store keeps of that object, and makes the store forget what it may hold in memory. False,
     * with nothing changed, where the store keeps nothing that could be changed behind its back.
     */
    protected boolean damage(ObjectId id) throws Exception {
        return false;
    }

    /** The store under test, empty at the start of each test. */
    protected final BlobStore store() {
        return store;
    }

    /** Random things from a printed seed. */
    protected final Samples samples() {
        return samples;
    }

    @BeforeEach
    final void open() throws Exception {
        store = create();
    }

    @Test
    final void clause1_absentIsAnAnswer() {
        store.put(samples.chunk(10));
        for (Kind kind : Kind.values()) {
            assertThat(store.get(samples.id(kind))).isEmpty();
        }
        assertThat(read(store, List.of(samples.id(Kind.CHUNK)))).isEmpty();
    }

    @Test
    final void clause1_theSameBytesOfAnotherKindAreAnotherObject() {
        Blob chunk = samples.chunk(100);
        store.put(chunk);
        assertThat(store.get(ObjectId.of(Kind.MANIFEST, chunk.id().hash()))).isEmpty();
    }

    @Test
    final void clause1_damageIsAnErrorThatNamesTheObject() throws Exception {
        for (Blob blob : List.of(samples.chunk(5000), Blob.of(Kind.CHUNK, samples.text(5000)))) {
            store.put(blob);
            if (!damage(blob.id())) {
                return;
            }
            assertThatThrownBy(() -> store.get(blob.id()))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.BROKEN))
                    .hasMessageContaining(blob.id().text());
        }
    }

    @Test
    final void clause2_whatWasPutIsThereAlsoWhenOpenedAnew() throws Exception {
        SampleRepository repository = SampleRepository.of(samples, 5);
        store.putAll(repository.blobs());
        store.put(repository.tag("v1"));
        List<Blob> all = new ArrayList<>(repository.blobs());
        all.add(repository.tag("v1"));
        for (BlobStore one : List.of(store, reopen(store))) {
            assertThat(one.missing(ids(all))).isEmpty();
            assertSame(read(one, ids(all)), all);
            assertThat(one.get(repository.tip())).map(Blob::id).hasValue(repository.tip());
        }
    }

    @Test
    final void clause2_theSmallestAndTheLargestAreKept() throws Exception {
        List<Blob> blobs = List.of(
                Blob.of(Kind.CHUNK, new byte[0]),
                Blob.of(Kind.CHUNK, new byte[1]),
                samples.chunk(Limits.MAX_OBJECT),
                Blob.of(Kind.CHUNK, new byte[Limits.MAX_OBJECT]));
        store.putAll(blobs);
        BlobStore again = reopen(store);
        for (Blob blob : blobs) {
            assertThat(Arrays.equals(again.get(blob.id()).orElseThrow().bytes(), blob.bytes()))
                    .as("%s", blob)
                    .isTrue();
        }
    }

    @Test
    final void clause2_anEmptyBatchIsDone() {
        store.putAll(List.of());
        assertThat(store.missing(List.of())).isEmpty();
        assertThat(read(store, List.of())).isEmpty();
    }

    @Test
    final void clause3_puttingAgainChangesNothing() throws Exception {
        List<Blob> blobs = SampleRepository.of(samples, 2).blobs();
        store.putAll(blobs);
        store.putAll(blobs);
        List<Blob> twice = new ArrayList<>(blobs);
        twice.addAll(blobs);
        twice.addAll(samples.chunks(3, 500));
        store.putAll(twice);
        assertSame(read(reopen(store), ids(twice)), twice);
    }

    @Test
    final void clause4_ofABatchThatFailsWhatIsKeptIsComplete() throws Exception {
        List<Blob> blobs = SampleRepository.of(samples, 6).blobs();
        for (int after : new int[] {0, 1, 5, blobs.size() / 2, blobs.size()}) {
            BlobStore one = create();
            assertThatThrownBy(() -> one.putAll(() -> failing(blobs, after)))
                    .hasStackTraceContaining("the giver failed");
            BlobStore again = reopen(one);
            Set<ObjectId> missing = again.missing(ids(blobs));
            boolean complete = true;
            for (int i = 0; i < blobs.size(); i++) {
                boolean here = !missing.contains(blobs.get(i).id());
                if (here && blobs.get(i).id().kind().metadata()) {
                    assertThat(complete)
                            .as("number %d of %d is kept, one before it is not", i, after)
                            .isTrue();
                }
                assertThat(here && i >= after)
                        .as("number %d was never given", i)
                        .isFalse();
                complete &= here;
            }
            again.putAll(blobs);
            assertThat(again.missing(ids(blobs))).isEmpty();
        }
    }

    @Test
    final void clause5_missingAnswersForExactlyTheIdsAsked() {
        List<Blob> here = samples.chunks(20, 50);
        store.putAll(here);
        List<ObjectId> absent = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            absent.add(samples.id(kind));
            absent.add(samples.id(kind));
        }
        List<ObjectId> asked = new ArrayList<>(ids(here.subList(0, 10)));
        asked.addAll(absent);
        asked.addAll(absent);
        Collections.shuffle(asked, samples.generator());
        assertThat(store.missing(asked)).containsExactlyInAnyOrderElementsOf(absent);
    }

    @Test
    final void clause5_missingAnswersForManyAtOnce() {
        List<Blob> here = samples.chunks(500, 20);
        store.putAll(here);
        Set<ObjectId> asked = new HashSet<>(ids(here));
        Set<ObjectId> absent = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            absent.add(samples.id(Kind.CHUNK));
        }
        asked.addAll(absent);
        assertThat(store.missing(asked)).isEqualTo(absent);
    }

    @Test
    final void clause6_fiftyPutTheSameAtOnceAndAllSucceed() throws Exception {
        List<Blob> blobs = samples.chunks(8, 40_000);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                all.add(threads.submit(() -> {
                    start.await();
                    store.putAll(blobs);
                    assertThat(store.missing(ids(blobs))).isEmpty();
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertSame(read(reopen(store), ids(blobs)), blobs);
    }

    @Test
    final void clause6_someReadWhileOthersPut() throws Exception {
        List<List<Blob>> batches = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            batches.add(samples.chunks(20, 2000));
        }
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (List<Blob> batch : batches) {
                all.add(threads.submit(() -> {
                    store.putAll(batch);
                    assertSame(read(store, ids(batch)), batch);
                }));
                // What is being put may be here or not, but never in part.
                all.add(threads.submit(() -> read(store, ids(batch))
                        .forEach(blob -> assertThat(batch).contains(blob))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    @Test
    final void clause7_eachIsHandedOutOnceHoweverOftenAsked() {
        List<Blob> blobs = samples.chunks(300, 700);
        store.putAll(blobs);
        List<ObjectId> asked = new ArrayList<>(ids(blobs));
        asked.addAll(ids(blobs.subList(0, 50)));
        asked.add(samples.id(Kind.CHUNK));
        Collections.shuffle(asked, samples.generator());
        assertSame(read(store, asked), blobs);
    }

    @Test
    final void clause7_anExceptionOfTheSinkEndsTheCall() {
        List<Blob> blobs = samples.chunks(30, 100);
        store.putAll(blobs);
        List<Blob> taken = new ArrayList<>();
        assertThatThrownBy(() -> store.getAll(ids(blobs), blob -> {
                    taken.add(blob);
                    if (taken.size() == 3) {
                        throw new IllegalStateException("the sink is full");
                    }
                }))
                .hasStackTraceContaining("the sink is full");
        assertThat(taken).hasSize(3);
    }

    /** The ids of blobs. */
    protected static List<ObjectId> ids(List<Blob> blobs) {
        return blobs.stream().map(Blob::id).toList();
    }

    private static List<Blob> read(BlobStore from, List<ObjectId> ids) {
        List<Blob> read = new ArrayList<>();
        from.getAll(ids, read::add);
        return read;
    }

    /** Compares names and bytes, each blob once, in any order. */
    private static void assertSame(List<Blob> found, List<Blob> wanted) {
        Map<ObjectId, Blob> open = new HashMap<>();
        wanted.forEach(blob -> open.put(blob.id(), blob));
        for (Blob blob : found) {
            Optional<Blob> original = Optional.ofNullable(open.remove(blob.id()));
            assertThat(original)
                    .as("%s: not asked for, or handed out twice", blob)
                    .isPresent();
            assertThat(Arrays.equals(blob.bytes(), original.get().bytes()))
                    .as("the bytes of %s", blob)
                    .isTrue();
        }
        assertThat(open.keySet()).as("not handed out").isEmpty();
    }

    private static Iterator<Blob> failing(List<Blob> blobs, int after) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Blob next() {
                if (next == after) {
                    throw new IllegalStateException("the giver failed");
                }
                return blobs.get(next++);
            }
        };
    }
}
