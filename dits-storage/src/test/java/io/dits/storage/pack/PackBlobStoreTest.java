// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StoreException;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.FileCatalog;
import io.dits.storage.catalog.MemoryCatalog;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import io.dits.storage.local.LocalObjectStorage;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackBlobStoreTest {
    @TempDir
    Path folder;

    private PackBlobStore open() {
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        return new PackBlobStore(
                storage, FileCatalog.open(folder.resolve("catalog")), storage.spool(), new SecureRandom());
    }

    @Test
    void whatWasPutIsReadBackAfterReopening() {
        List<Blob> blobs = blobs(3000, 30_000);
        open().putAll(blobs);
        PackBlobStore again = open();
        List<Blob> read = new ArrayList<>();
        again.getAll(blobs.stream().map(Blob::id).toList(), read::add);
        assertThat(read).containsExactlyElementsOf(blobs);
        assertThat(read.get(17).bytes()).isEqualTo(blobs.get(17).bytes());
        assertThat(again.missing(Set.of(Blob.of(Kind.CHUNK, new byte[] {1}).id())))
                .hasSize(1);
    }

    @Test
    void thePutRepeatedWritesNothingMore() throws Exception {
        List<Blob> blobs = blobs(100, 1000);
        open().putAll(blobs);
        long files = packs().size();
        List<Blob> twice = new ArrayList<>(blobs);
        twice.addAll(blobs);
        open().putAll(twice);
        assertThat(packs()).hasSize((int) files);
        assertThat(count(open().list())).isEqualTo(100);
    }

    @Test
    void aFlippedByteInAPackIsAnErrorNeverBytes() throws Exception {
        List<Blob> blobs = blobs(1, 5000);
        open().putAll(blobs);
        Path pack = packs().getFirst();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[2000] ^= 1;
        Files.write(pack, bytes);
        assertThatThrownBy(() -> open().get(blobs.getFirst().id()))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.BROKEN))
                .hasMessageContaining(blobs.getFirst().id().text())
                .hasMessageContaining("v1/chunks/");
    }

    @Test
    void whatIsReadDamagedIsMissingUntilItIsPutAgain() throws Exception {
        List<Blob> blobs = blobs(3, 5000);
        open().putAll(blobs);
        ObjectId damaged = flip(packs().getFirst());
        assertThat(open().missing(List.of(damaged))).isEmpty();
        assertThatThrownBy(() -> open().get(damaged)).isInstanceOf(StoreException.class);
        List<ObjectId> all = blobs.stream().map(Blob::id).toList();
        assertThat(open().missing(all)).containsExactly(damaged);
        assertThat(open().damaged()).containsExactly(damaged);

        open().putAll(blobs);
        assertThat(open().missing(all)).isEmpty();
        assertThat(open().damaged()).isEmpty();
        List<Blob> read = new ArrayList<>();
        open().getAll(all, read::add);
        assertThat(read).containsExactlyElementsOf(blobs);
        assertThat(packs()).as("only the damaged one was written again").hasSize(2);
    }

    @Test
    void whatIsGoneWithItsPackIsMissingUntilItIsPutAgain() throws Exception {
        List<Blob> blobs = blobs(3, 5000);
        open().putAll(blobs);
        Files.delete(packs().getFirst());
        for (Blob blob : blobs) {
            assertThatThrownBy(() -> open().get(blob.id())).isInstanceOf(StoreException.class);
        }
        open().putAll(blobs);
        assertThat(open().get(blobs.getLast().id())).contains(blobs.getLast());
        assertThat(open().damaged()).isEmpty();
    }

    @Test
    void whatIsFoundSoundAfterAllCountsAsThereAgain() {
        List<Blob> blobs = blobs(2, 5000);
        open().putAll(blobs);
        Catalog catalog = FileCatalog.open(folder.resolve("catalog"));
        List<ObjectId> all = blobs.stream().map(Blob::id).toList();
        catalog.markDamaged(all);
        assertThat(open().missing(all)).hasSize(2);
        catalog.markSound(all.subList(0, 1));
        assertThat(open().missing(all)).containsExactly(all.getLast());
        open().delete(all);
        assertThat(open().damaged()).isEmpty();
    }

    @Test
    void whatWasPutAgainWhileItsDamagedBytesWereReadCountedAsMissing() throws Exception {
        List<Blob> blobs = blobs(3, 5000);
        open().putAll(blobs);
        ObjectId damaged = flip(packs().getFirst());
        FileCatalog catalog = FileCatalog.open(folder.resolve("catalog"));
        catalog.markDamaged(List.of(damaged));
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        Catalog slow = (Catalog) Proxy.newProxyInstance(
                Catalog.class.getClassLoader(), new Class<?>[] {Catalog.class}, (_, method, arguments) -> {
                    Object answer = method.invoke(catalog, arguments);
                    if (method.getName().equals("find")) {
                        open().putAll(blobs);
                    }
                    return answer;
                });
        PackBlobStore reader = new PackBlobStore(storage, slow, storage.spool(), new SecureRandom());
        assertThatThrownBy(() -> reader.get(damaged)).isInstanceOf(StoreException.class);
        assertThat(open().missing(List.of(damaged))).isEmpty();
        assertThat(open().get(damaged)).isPresent();
    }

    /** Flips a bit of the second object in the pack, and says which that is. */
    private ObjectId flip(Path pack) throws Exception {
        byte[] bytes = Files.readAllBytes(pack);
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        ObjectStorage.Listed listed = storage.list(PackId.PREFIX).next();
        PackEntry entry = PackFormat.read(storage, listed.key(), listed.size()).get(1);
        bytes[(int) entry.offset() + 10] ^= 1;
        Files.write(pack, bytes);
        return entry.id();
    }

    @Test
    void theCatalogMadeAgainFromThePacksAnswersAsBefore() {
        List<Blob> blobs = blobs(2500, 3000);
        open().putAll(blobs);
        LocalObjectStorage storage = LocalObjectStorage.open(folder.resolve("objects"));
        Catalog rebuilt = new MemoryCatalog();
        for (Iterator<ObjectStorage.Listed> it = storage.list(PackId.PREFIX); it.hasNext(); ) {
            ObjectStorage.Listed pack = it.next();
            rebuilt.add(
                    PackId.ofKey(pack.key()).orElseThrow(),
                    pack.size(),
                    PackFormat.read(storage, pack.key(), pack.size()));
        }
        List<ObjectId> ids = blobs.stream().map(Blob::id).toList();
        assertThat(rebuilt.find(ids))
                .isEqualTo(FileCatalog.open(folder.resolve("catalog")).find(ids))
                .hasSize(2500);
    }

    @Test
    void aPackAfterALostOneIsNotCataloged() {
        Catalog catalog = new MemoryCatalog();
        ObjectStorage full = new FailingOnce(LocalObjectStorage.open(folder.resolve("objects")));
        PackBlobStore store = new PackBlobStore(full, catalog, Spool.in(folder), new SecureRandom());
        List<Blob> blobs = blobs(10, 15 << 20);
        assertThatThrownBy(() -> store.putAll(blobs)).isInstanceOf(StoreException.class);
        assertThat(catalog.list().hasNext()).isFalse();
        store.putAll(blobs);
        assertThat(count(store.list())).isEqualTo(10);
    }

    @Test
    void fewWantedBytesFarApartAreNotReadWithAllThatLiesBetween() {
        List<Blob> blobs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            blobs.addAll(blobs(i, 1, 100));
            blobs.addAll(blobs(1000 + i, 1, 200_000));
        }
        List<Integer> reads = new ArrayList<>();
        ObjectStorage storage = new Watched(LocalObjectStorage.open(folder.resolve("objects")), reads::add);
        PackBlobStore store = new PackBlobStore(storage, new MemoryCatalog(), Spool.in(folder), new SecureRandom());
        store.putAll(blobs);
        List<ObjectId> wanted =
                blobs.stream().filter(blob -> blob.size() == 100).map(Blob::id).toList();
        reads.clear();
        List<Blob> read = new ArrayList<>();
        store.getAll(wanted, read::add);
        assertThat(read).hasSize(20);
        assertThat(reads).allMatch(bytes -> bytes <= 2 * 20 * 100 + (32 << 10));

        reads.clear();
        store.getAll(blobs.stream().map(Blob::id).toList(), read::add);
        assertThat(reads).as("what lies close together is still read in one go").hasSizeLessThan(3);
    }

    /** Tells how many bytes each read of a part asks for. */
    private record Watched(ObjectStorage inner, java.util.function.IntConsumer reads) implements ObjectStorage {
        @Override
        public void put(io.dits.core.store.StorageKey key, io.dits.core.store.Content content) {
            inner.put(key, content);
        }

        @Override
        public boolean putIfAbsent(io.dits.core.store.StorageKey key, io.dits.core.store.Content content) {
            return inner.putIfAbsent(key, content);
        }

        @Override
        public java.util.Optional<byte[]> get(io.dits.core.store.StorageKey key) {
            return inner.get(key);
        }

        @Override
        public java.util.Optional<byte[]> get(io.dits.core.store.StorageKey key, long offset, int length) {
            reads.accept(length);
            return inner.get(key, offset, length);
        }

        @Override
        public Iterator<Listed> list(String prefix) {
            return inner.list(prefix);
        }

        @Override
        public void delete(java.util.Collection<io.dits.core.store.StorageKey> keys) {
            inner.delete(keys);
        }
    }

    private record FailingOnce(ObjectStorage inner, java.util.concurrent.atomic.AtomicBoolean failed)
            implements io.dits.core.store.ObjectStorage {
        FailingOnce(ObjectStorage inner) {
            this(inner, new java.util.concurrent.atomic.AtomicBoolean());
        }

        @Override
        public void put(io.dits.core.store.StorageKey key, io.dits.core.store.Content content) {
            if (failed.compareAndSet(false, true)) {
                throw new StoreException(StoreException.Kind.FULL, "no room");
            }
            inner.put(key, content);
        }

        @Override
        public boolean putIfAbsent(io.dits.core.store.StorageKey key, io.dits.core.store.Content content) {
            return inner.putIfAbsent(key, content);
        }

        @Override
        public java.util.Optional<byte[]> get(io.dits.core.store.StorageKey key) {
            return inner.get(key);
        }

        @Override
        public java.util.Optional<byte[]> get(io.dits.core.store.StorageKey key, long offset, int length) {
            return inner.get(key, offset, length);
        }

        @Override
        public Iterator<Listed> list(String prefix) {
            return inner.list(prefix);
        }

        @Override
        public void delete(java.util.Collection<io.dits.core.store.StorageKey> keys) {
            inner.delete(keys);
        }
    }

    private List<Path> packs() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("objects/v1"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static int count(Iterator<ObjectId> ids) {
        Set<ObjectId> seen = new HashSet<>();
        ids.forEachRemaining(seen::add);
        return seen.size();
    }

    private static List<Blob> blobs(int count, int size) {
        return blobs(42, count, size);
    }

    private static List<Blob> blobs(long seed, int count, int size) {
        Random random = new Random(seed);
        List<Blob> blobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            blobs.add(Blob.of(Kind.CHUNK, bytes));
        }
        return blobs;
    }
}
