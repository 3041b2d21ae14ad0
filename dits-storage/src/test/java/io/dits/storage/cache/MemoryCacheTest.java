// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.storage.memory.MemoryBlobStore;
import io.dits.testkit.data.Samples;
import io.dits.testkit.faulty.Fault;
import io.dits.testkit.faulty.Faults;
import io.dits.testkit.faulty.FaultyBlobStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class MemoryCacheTest {
    private final Samples samples = Samples.random();
    private final Watched behind = new Watched();
    private final MemoryCache cache = new MemoryCache(behind, 10 << 20);

    /** Counts the blobs that are read, and lets reads wait for a signal. */
    private static final class Watched implements BlobStore {
        private final MemoryBlobStore inner = new MemoryBlobStore();
        private final AtomicInteger read = new AtomicInteger();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public Optional<Blob> get(ObjectId id) {
            throw new AssertionError("asked one by one");
        }

        @Override
        public void getAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
            asked.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            inner.getAll(ids, blob -> {
                read.incrementAndGet();
                sink.accept(blob);
            });
        }

        @Override
        public void putAll(Iterable<Blob> blobs) {
            inner.putAll(blobs);
        }

        @Override
        public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
            return inner.missing(ids);
        }
    }

    private static List<ObjectId> ids(List<Blob> blobs) {
        return blobs.stream().map(Blob::id).toList();
    }

    private void readAll(List<Blob> blobs) {
        cache.getAll(ids(blobs), blob -> {});
    }

    @Test
    void whatWasReadIsNotReadAgain() {
        List<Blob> blobs = samples.chunks(10, 1000);
        cache.putAll(blobs);
        readAll(blobs);
        readAll(blobs);
        assertThat(behind.read.get()).isEqualTo(10);
        assertThat(cache.numbers().hits()).isEqualTo(10);
        assertThat(cache.numbers().misses()).isEqualTo(10);
    }

    @Test
    void itHoldsNoMoreThanItsLimit() {
        for (int i = 0; i < 100; i++) {
            List<Blob> blobs = samples.chunks(4, 200_000);
            cache.putAll(blobs);
            readAll(blobs);
            readAll(blobs.subList(0, 2));
            assertThat(cache.numbers().bytes())
                    .isLessThanOrEqualTo(cache.numbers().limit());
        }
        assertThat(cache.numbers().bytes()).isGreaterThan(8 << 20);
    }

    @Test
    void compressedBytesCountBesideTheRawOnes() {
        Blob text = Blob.of(io.dits.core.model.Kind.CHUNK, samples.text(100_000));
        cache.put(text);
        cache.get(text.id());
        int packed = text.encoded().payload().length;
        assertThat(packed).isBetween(1, 90_000);
        assertThat(cache.numbers().bytes()).isEqualTo(100_000 + packed + HeldBlobs.OVERHEAD);
    }

    @Test
    void whatEverybodyUsesStaysWhileSomebodyReadsThroughAll() {
        List<Blob> hot = samples.chunks(10, 100_000);
        cache.putAll(hot);
        readAll(hot);
        readAll(hot);
        for (int i = 0; i < 300; i++) {
            List<Blob> once = samples.chunks(1, 100_000);
            cache.putAll(once);
            readAll(once);
        }
        int before = behind.read.get();
        readAll(hot);
        assertThat(behind.read.get()).isEqualTo(before);
    }

    @Test
    void aBlobThatWouldDriveOutAllOthersIsNotHeld() {
        Blob large = samples.chunk(5 << 20);
        cache.put(large);
        cache.get(large.id());
        assertThat(cache.numbers().bytes()).isZero();
    }

    @Test
    void manyWhoWantTheSameWaitForOneRead() throws Exception {
        List<Blob> blobs = samples.chunks(8, 10_000);
        cache.putAll(blobs);
        behind.gate = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(40);
        List<Future<Integer>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                // Each begins elsewhere, so that they wait for one another in all directions.
                List<ObjectId> turned = new ArrayList<>(ids(blobs));
                java.util.Collections.rotate(turned, i);
                all.add(threads.submit(() -> {
                    begun.countDown();
                    List<Blob> found = new ArrayList<>();
                    cache.getAll(turned, found::add);
                    return found.size();
                }));
            }
            begun.await();
            behind.gate.countDown();
            for (Future<Integer> one : all) {
                assertThat(one.get()).isEqualTo(8);
            }
        }
        assertThat(behind.read.get()).isEqualTo(8);
    }

    @Test
    void whoWaitedForAReadThatFailedReadsHimself() throws Exception {
        Faults faults = Faults.none();
        MemoryCache over = new MemoryCache(new FaultyBlobStore(behind, faults), 1 << 20);
        Blob blob = samples.chunk(100);
        over.put(blob);
        faults.next(Fault.UNAVAILABLE);
        assertThatThrownBy(() -> over.get(blob.id())).isInstanceOf(StoreException.class);
        assertThat(over.get(blob.id())).hasValue(blob);
    }

    @Test
    void aSlowTakerHoldsUpNobody() throws Exception {
        List<Blob> blobs = samples.chunks(3, 100);
        cache.putAll(blobs);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            cache.getAll(ids(blobs), blob -> {
                try {
                    threads.submit(() -> readAll(blobs)).get();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }
        assertThat(behind.read.get()).isEqualTo(3);
    }

    @Test
    void whatIsReadWhileAllIsForgottenIsNotHeld() throws Exception {
        Blob blob = samples.chunk(100);
        cache.put(blob);
        behind.gate = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<Blob>> reader = threads.submit(() -> cache.get(blob.id()));
            org.awaitility.Awaitility.await().until(() -> behind.asked.get() == 1);
            cache.clear();
            behind.gate.countDown();
            assertThat(reader.get()).hasValue(blob);
        }
        assertThat(cache.numbers().bytes()).isZero();
        cache.get(blob.id());
        assertThat(cache.numbers().bytes()).isPositive();
        cache.clear();
        assertThat(cache.numbers().bytes()).isZero();
    }

    @Test
    void itIsNotAskedWhatExists() {
        Blob blob = samples.chunk(100);
        cache.put(blob);
        cache.get(blob.id());
        behind.inner.delete(List.of(blob.id()));
        assertThat(cache.missing(List.of(blob.id()))).containsExactly(blob.id());
    }
}
