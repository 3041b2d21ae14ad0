// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dits.core.content.Blob;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.ObjectStorage;
import io.dits.storage.catalog.MemoryCatalog;
import io.dits.storage.catalog.PackId;
import io.dits.storage.local.SpoolFolder;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.storage.pack.PackBlobStore;
import io.dits.storage.pack.Spool;
import io.dits.testkit.data.Samples;
import io.dits.testkit.faulty.Fault;
import io.dits.testkit.faulty.Faults;
import io.dits.testkit.faulty.FaultyObjectStorage;
import io.dits.testkit.time.ManualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk cache holds of packs that were just uploaded. */
final class AdoptedSpoolTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private final Samples samples = Samples.random();
    private final List<String> warnings = new ArrayList<>();
    private final MemoryObjectStorage memory = new MemoryObjectStorage();
    private final Faults faults = Faults.none();
    private final CountedStorage behind = new CountedStorage(new FaultyObjectStorage(memory, faults));
    private final MemoryCatalog catalog = new MemoryCatalog();
    private final List<DiskCache> open = new ArrayList<>();

    @AfterEach
    void closeAll() {
        open.forEach(DiskCache::close);
    }

    private DiskCache cache(long size) {
        open.add(DiskCache.open(
                new DiskCache.Settings(folder.resolve("l2"), size, Duration.ofDays(1)),
                ManualClock.at2026(),
                warnings::add));
        return open.getLast();
    }

    private PackBlobStore store(DiskCache cache) {
        return store(cache, SpoolFolder.open(folder.resolve("spool")));
    }

    private PackBlobStore store(DiskCache cache, Spool spool) {
        ObjectStorage cached = new CachedObjectStorage(behind, cache, new SizesOf(memory));
        return new PackBlobStore(cached, catalog, new AdoptedSpool(spool, cache), new Random(1))
                .readingTwice(key -> cache.forget(PackId.ofKey(key).orElseThrow()));
    }

    private List<Blob> blobs(int count, int size) {
        return Stream.generate(() -> Blob.of(Kind.CHUNK, samples.bytes(size)))
                .limit(count)
                .toList();
    }

    private static void same(PackBlobStore store, List<Blob> blobs) {
        List<ObjectId> ids = blobs.stream().map(Blob::id).toList();
        List<Blob> read = new ArrayList<>();
        store.getAll(ids, read::add);
        assertThat(read).containsExactlyInAnyOrderElementsOf(blobs);
    }

    private List<Path> left(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith("lock"))
                    .filter(file -> !file.endsWith("clearing"))
                    .toList();
        }
    }

    @Test
    void whatWasJustUploadedIsReadWithoutTheStorageAlsoAfterARestart() throws Exception {
        List<Blob> blobs = blobs(10, 700_000);
        store(cache(100 * MIB)).putAll(blobs);
        assertThat(left("spool")).isEmpty();
        open.getLast().close();
        PackBlobStore store = store(cache(100 * MIB));
        same(store, blobs);
        assertThat(behind.reads).hasValue(0);
        assertThat(open.getLast().numbers().bytes()).isBetween(7_000_000L, 7_100_000L);
    }

    @Test
    void aPackThatCouldNotBeStoredIsNotKept() throws Exception {
        DiskCache cache = cache(100 * MIB);
        faults.rate(Fault.UNAVAILABLE, 1);
        assertThat(catchThrowable(() -> store(cache).putAll(blobs(1, 5000)))).isNotNull();
        assertThat(cache.numbers().bytes()).isZero();
        assertThat(left("l2")).isEmpty();
        assertThat(left("spool")).isEmpty();
    }

    @Test
    void aFlippedBitIsReadAgainFromTheStorage() throws Exception {
        List<Blob> blobs = blobs(3, 300_000);
        PackBlobStore store = store(cache(100 * MIB));
        store.putAll(blobs);
        try (RandomAccessFile raw = new RandomAccessFile(left("l2").getFirst().toFile(), "rw")) {
            raw.seek(400_000);
            int old = raw.read();
            raw.seek(400_000);
            raw.write(old ^ 1);
        }
        same(store, blobs);
        assertThat(behind.reads.get()).isPositive();
    }

    /** What people read stays: what was uploaded takes a quarter until it is read itself. */
    @Test
    void anUploadDrivesOutNoMoreThanAQuarter() throws Exception {
        DiskCache cache = cache(40 * MIB);
        PackBlobStore store = store(cache);
        List<List<Blob>> read = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            read.add(blobs(4, MIB));
            store.putAll(read.getLast());
            same(store, read.getLast());
        }
        List<List<Blob>> unread = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            unread.add(blobs(3, MIB));
            store.putAll(unread.getLast());
        }
        assertThat(cache.numbers().bytes()).isLessThanOrEqualTo(40 * MIB);
        int before = behind.reads.get();
        // The last of each.
        read.subList(2, 8).forEach(blobs -> same(store, blobs));
        unread.subList(18, 20).forEach(blobs -> same(store, blobs));
        assertThat(behind.reads).hasValue(before);
        same(store, unread.get(10));
        assertThat(behind.reads.get()).isGreaterThan(before);
    }

    @Test
    void aPackOverAQuarterIsNotKeptAndNothingIsDrivenOutForIt() throws Exception {
        DiskCache cache = cache(12 * MIB);
        PackBlobStore store = store(cache);
        List<Blob> small = blobs(2, MIB);
        store.putAll(small);
        store.putAll(blobs(5, MIB));
        same(store, small);
        assertThat(behind.reads).hasValue(0);
        assertThat(left("spool")).isEmpty();
    }

    /** Room is made once: then it is known that it is for nothing. */
    @Test
    void ofAnotherFileSystemNothingIsTakenAndNothingDrivenOutForIt() throws Exception {
        DiskCache cache = cache(12 * MIB + MIB / 4);
        PackBlobStore store = store(cache);
        List<List<Blob>> read = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            read.add(blobs(2, MIB));
            store.putAll(read.getLast());
            same(store, read.getLast());
        }
        try (FileSystem other = FileSystems.newFileSystem(folder.resolve("other.zip"), Map.of("create", "true"))) {
            Path pack = Files.write(other.getPath("/pack"), new byte[2 * MIB]);
            cache.adopt(new PackId(1, 1), 2 * MIB, pack);
            assertThat(pack).exists();
            read.forEach(blobs -> same(store, blobs));
            int before = behind.reads.get();
            cache.adopt(new PackId(1, 2), 2 * MIB, pack);
            read.forEach(blobs -> same(store, blobs));
            assertThat(behind.reads).hasValue(before);
        }
        assertThat(warnings).isEmpty();
    }

    /** As that of a storage that is a folder, which has moved it. */
    @Test
    void aFileThatIsGoneIsNoTrouble() throws Exception {
        DiskCache cache = cache(100 * MIB);
        cache.adopt(new PackId(1, 2), 5000, folder.resolve("none"));
        assertThat(cache.numbers().bytes()).isZero();
        assertThat(warnings).isEmpty();
    }
}
