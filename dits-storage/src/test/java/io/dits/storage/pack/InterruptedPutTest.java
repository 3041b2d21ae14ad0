// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.model.Person;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.Content;
import io.dits.core.store.StoreException;
import io.dits.core.store.SweepableBlobStore;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.FileCatalog;
import io.dits.storage.catalog.Location;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.testkit.data.Samples;
import io.dits.testkit.faulty.Fault;
import io.dits.testkit.faulty.Faults;
import io.dits.testkit.faulty.FaultyObjectStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A put that fails at each of its steps: what was there stays, nothing half is seen, and the repeated put completes. */
final class InterruptedPutTest {
    /** Where it fails. */
    enum Step {
        /** No temporary file can be made. */
        SPOOL,
        /** The finished file cannot be reopened for storing. */
        CONTENT,
        /** The pack is not stored. */
        BEFORE_STORING,
        /** The pack is stored, and nobody learns of it. */
        AFTER_STORING,
        /** The catalog does not learn of the pack. */
        BEFORE_CATALOG,
        /** The catalog learns of it, and the writer does not hear so. */
        AFTER_CATALOG
    }

    @TempDir
    Path folder;

    private final List<Blob> earlier = Samples.seeded(1).chunks(20, 3000);
    private final List<Blob> blobs = Samples.seeded(2).chunks(50, 5000);

    @ParameterizedTest
    @EnumSource(Step.class)
    void aPutThatFailsAtAnyStepLeavesTheStoreWhole(Step step) throws IOException {
        healthy().putAll(earlier);
        assertThatThrownBy(() -> failing(step).putAll(blobs)).isInstanceOf(StoreException.class);
        holds(healthy(), earlier);
        for (Iterator<ObjectId> ids = healthy().list(); ids.hasNext(); ) {
            assertThat(healthy().get(ids.next())).isPresent();
        }
        healthy().putAll(blobs);
        holds(healthy(), earlier);
        holds(healthy(), blobs);
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void aCatalogThatWasLostAfterAFailedPutIsMadeAgainWithAllThatIsWhole() throws IOException {
        healthy().putAll(earlier);
        assertThatThrownBy(() -> failing(Step.AFTER_STORING).putAll(blobs)).isInstanceOf(StoreException.class);
        loseTheCatalog();
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        FileCatalog catalog = FileCatalog.open(folder.resolve("catalog"));
        assertThat(catalog.wantsRecovery()).isTrue();
        assertThat(LostCatalog.recover(storage, catalog, healthy())).isEqualTo(2);
        holds(healthy(), earlier);
        holds(healthy(), blobs);
    }

    @Test
    void aRecoveryThatWasInterruptedIsNotTakenForAFinishedOne() throws IOException {
        healthy().putAll(earlier);
        healthy().putAll(blobs);
        loseTheCatalog();
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        int reads = 0;
        boolean again = true;
        // Cut off before each of its reads, one after the other, until one comes to its end.
        while (again) {
            Faults faults = Faults.none().well(reads++).next(Fault.UNAVAILABLE);
            try {
                LostCatalog.recover(new FaultyObjectStorage(storage, faults), catalog(), healthy());
                again = false;
            } catch (StoreException cut) {
                assertThat(catalog().wantsRecovery())
                        .as("after " + reads + " reads")
                        .isTrue();
            }
        }
        assertThat(reads).isGreaterThan(4);
        assertThat(catalog().wantsRecovery()).isFalse();
        holds(healthy(), earlier);
        holds(healthy(), blobs);
    }

    @Test
    void aLongHistoryAboveALostObjectIsLeftOutInOneStep() throws IOException {
        TreeId lost = (TreeId) Samples.seeded(3).id(Kind.TREE);
        Person ann = new Person("Ann", "ann@example.org", 1_700_000_000, 60);
        List<Blob> line = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            List<CommitId> parents = line.isEmpty()
                    ? List.of()
                    : List.of((CommitId) line.getLast().id());
            TreeId tree = line.isEmpty() ? lost : (TreeId) EMPTY.id();
            line.add(Codec.encode(new Commit(tree, parents, ann, ann, "take " + i, new byte[0])));
        }
        Blob whole = Codec.encode(new Commit((TreeId) EMPTY.id(), List.of(), ann, ann, "whole", new byte[0]));
        healthy().putAll(earlier);
        healthy().putAll(List.of(EMPTY, whole));
        healthy().putAll(line);
        loseTheCatalog();
        Counted counted = new Counted(healthy(), new AtomicInteger(), new AtomicInteger());
        LostCatalog.recover(LocalObjectStorage.open(folder.resolve("objects")), catalog(), counted);
        assertThat(counted.deletes()).hasValue(1);
        assertThat(counted.lists()).hasValueLessThan(3);
        assertThat(healthy().missing(line.stream().map(Blob::id).toList())).hasSameSizeAs(line);
        assertThat(healthy().missing(List.of(EMPTY.id(), whole.id()))).isEmpty();
        holds(healthy(), earlier);
    }

    /** Before, the interrupt skipped what frees the memory and removes the file. */
    @Test
    void aPutThatIsInterruptedLeavesNothingBehind() throws IOException {
        List<Blob> large = Samples.seeded(4).chunks(12, 1 << 20);
        PackBlobStore store = healthy();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> store.putAll(() -> new Iterator<>() {
                        private final Iterator<Blob> all = large.iterator();

                        @Override
                        public boolean hasNext() {
                            return true;
                        }

                        @Override
                        public Blob next() {
                            if (!all.hasNext()) {
                                Thread.currentThread().interrupt();
                                throw new CancellationException("enough");
                            }
                            return all.next();
                        }
                    }))
                    // Which one depends on whether a write was under way.
                    .isInstanceOfAny(CancellationException.class, StoreException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(temporaryFiles()).isEmpty();
        }
        store.putAll(large);
        holds(store, large);
    }

    /** Before, each put had its megabytes, however many there were. */
    @Test
    void moreThanSomePutsAtOnceWaitForTheirTurn() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        PackBlobStore store = healthy();
        List<Thread> threads = new ArrayList<>();
        for (Blob blob : blobs) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .start(() -> store.putAll(() -> {
                        begun.incrementAndGet();
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        return List.of(blob).iterator();
                    })));
        }
        await().until(() -> begun.get() >= PackBlobStore.PUTS_AT_ONCE
                && threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        assertThat(begun).hasValue(PackBlobStore.PUTS_AT_ONCE);
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        holds(healthy(), blobs);
    }

    private static final Blob EMPTY = Codec.encode(new TreeNode.Leaf(List.of()));

    /** Counts how often all of a store is listed and how often something is deleted. */
    private record Counted(SweepableBlobStore inner, AtomicInteger lists, AtomicInteger deletes)
            implements SweepableBlobStore {
        @Override
        public Iterator<ObjectId> list() {
            lists.incrementAndGet();
            return inner.list();
        }

        @Override
        public void delete(Collection<? extends ObjectId> ids) {
            deletes.incrementAndGet();
            inner.delete(ids);
        }

        @Override
        public Optional<Blob> get(ObjectId id) {
            return inner.get(id);
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

    private void loseTheCatalog() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("catalog"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private PackBlobStore healthy() {
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        return new PackBlobStore(storage, catalog(), storage.spool(), new SecureRandom());
    }

    private FileCatalog catalog() {
        return FileCatalog.open(folder.resolve("catalog"));
    }

    private PackBlobStore failing(Step step) {
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        Faults faults = Faults.none();
        switch (step) {
            case BEFORE_STORING -> faults.next(Fault.UNAVAILABLE);
            case AFTER_STORING -> faults.next(Fault.LOST_ANSWER);
            case SPOOL, CONTENT, BEFORE_CATALOG, AFTER_CATALOG -> {}
        }
        return new PackBlobStore(
                new FaultyObjectStorage(storage, faults),
                new FailingCatalog(catalog(), step),
                new FailingSpool(storage.spool(), step),
                new SecureRandom());
    }

    private record FailingSpool(Spool inner, Step step) implements Spool {
        @Override
        public Path newFile() throws IOException {
            if (step == Step.SPOOL) {
                throw new IOException("no file");
            }
            return inner.newFile();
        }

        @Override
        public Content content(Path finished) throws IOException {
            if (step == Step.CONTENT) {
                throw new IOException("no reading");
            }
            return inner.content(finished);
        }
    }

    private record FailingCatalog(Catalog inner, Step step) implements Catalog {
        @Override
        public void add(PackId pack, long packSize, List<PackEntry> entries) {
            if (step == Step.AFTER_CATALOG) {
                inner.add(pack, packSize, entries);
            }
            if (step == Step.AFTER_CATALOG || step == Step.BEFORE_CATALOG) {
                throw new StoreException(StoreException.Kind.UNKNOWN_OUTCOME, "no answer");
            }
            inner.add(pack, packSize, entries);
        }

        @Override
        public Map<ObjectId, Location> find(Collection<? extends ObjectId> ids) {
            return inner.find(ids);
        }

        @Override
        public Iterator<Map.Entry<ObjectId, Location>> list() {
            return inner.list();
        }

        @Override
        public void remove(Collection<? extends ObjectId> ids) {
            inner.remove(ids);
        }

        @Override
        public void markDamaged(Collection<? extends ObjectId> ids) {
            inner.markDamaged(ids);
        }

        @Override
        public void markSound(Collection<? extends ObjectId> ids) {
            inner.markSound(ids);
        }

        @Override
        public Set<ObjectId> damaged() {
            return inner.damaged();
        }

        @Override
        public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
            return inner.missing(ids);
        }
    }

    private static void holds(PackBlobStore store, List<Blob> blobs) {
        List<Blob> read = new ArrayList<>();
        store.getAll(blobs.stream().map(Blob::id).toList(), read::add);
        assertThat(read).containsExactlyElementsOf(blobs);
    }

    /** The lock files of the writers of this process, which live on, hold nothing. */
    private List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("objects/.tmp"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .toList();
        }
    }
}
