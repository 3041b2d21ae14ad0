// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.store.Content;
import io.dits.core.store.StoreException;
import io.dits.storage.catalog.PackId;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.testkit.data.Samples;
import io.dits.testkit.faulty.Fault;
import io.dits.testkit.faulty.Faults;
import io.dits.testkit.faulty.FaultyObjectStorage;
import io.dits.testkit.time.ManualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskCacheTest {
    private static final int BLOCK = PackBlocks.BLOCK;
    private static final Duration TTL = Duration.ofHours(24);

    @TempDir
    Path folder;

    private final Samples samples = Samples.random();
    private final ManualClock clock = ManualClock.at2026();
    private final List<String> warnings = new ArrayList<>();
    private final MemoryObjectStorage memory = new MemoryObjectStorage();
    private final Faults faults = Faults.none();
    private final CountedStorage behind = new CountedStorage(new FaultyObjectStorage(memory, faults));
    private final Map<PackId, byte[]> packs = new HashMap<>();
    private final List<DiskCache> open = new ArrayList<>();
    private int ids;

    private DiskCache cache(long size) {
        DiskCache cache = DiskCache.open(new DiskCache.Settings(folder.resolve("l2"), size, TTL), clock, warnings::add);
        open.add(cache);
        return cache;
    }

    private CachedObjectStorage over(DiskCache cache) {
        return new CachedObjectStorage(behind, cache, new SizesOf(memory));
    }

    @AfterEach
    void closeAll() {
        open.forEach(DiskCache::close);
    }

    private PackId pack(int size) {
        PackId id = new PackId(samples.generator().nextLong(), ++ids);
        byte[] bytes = samples.bytes(size);
        memory.put(id.key(), Content.of(bytes));
        packs.put(id, bytes);
        return id;
    }

    private void read(CachedObjectStorage storage, PackId pack, int offset, int length) {
        byte[] expected = Arrays.copyOfRange(bytes(pack), offset, offset + length);
        assertThat(Arrays.equals(storage.get(pack.key(), offset, length).orElseThrow(), expected))
                .as("%d bytes of %s from %d on", length, pack, offset)
                .isTrue();
    }

    private void readAll(CachedObjectStorage storage, PackId pack) {
        read(storage, pack, 0, bytes(pack).length);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("l2/packs-v1"))) {
            return files.toList();
        }
    }

    @Test
    void anyRangeIsReadRightAndFromBehindOnlyOnce() {
        PackId pack = pack(3_000_001);
        CachedObjectStorage storage = over(cache(1 << 30));
        Random random = samples.generator();
        for (int i = 0; i < 300; i++) {
            int offset = random.nextInt(3_000_001);
            read(storage, pack, offset, random.nextInt(Math.min(900_000, 3_000_001 - offset)) + 1);
        }
        readAll(storage, pack);
        assertThat(behind.bytes.get()).isLessThan(3_000_001 + 12L * BLOCK);
        int before = behind.reads.get();
        readAll(storage, pack);
        assertThat(behind.reads.get()).isEqualTo(before);
        assertThat(warnings).isEmpty();
    }

    @Test
    void whatIsNextToIsThereAlreadyAndALongReadIsOneRead() {
        PackId pack = pack(10 << 20);
        CachedObjectStorage storage = over(cache(1 << 30));
        read(storage, pack, 1000, 500);
        read(storage, pack, 1500, 100_000);
        assertThat(behind.reads.get()).isEqualTo(1);
        read(storage, pack, 0, 8 << 20);
        assertThat(behind.reads.get()).isEqualTo(2);
    }

    @Test
    void aRangeOutsideThePackIsBrokenAsWithoutACache() {
        PackId pack = pack(1000);
        CachedObjectStorage storage = over(cache(1 << 30));
        readAll(storage, pack);
        assertThatThrownBy(() -> storage.get(pack.key(), 500, 501)).isInstanceOf(StoreException.class);
        memory.delete(List.of(pack.key()));
        assertThat(over(cache(0)).get(pack.key(), 0, 1)).isEmpty();
    }

    @Test
    void itSurvivesARestart() {
        PackId pack = pack(2_000_000);
        DiskCache before = cache(1 << 30);
        readAll(over(before), pack);
        long held = before.numbers().bytes();
        before.close();
        DiskCache after = cache(1 << 30);
        assertThat(after.numbers().bytes()).isEqualTo(held);
        int reads = behind.reads.get();
        readAll(over(after), pack);
        assertThat(behind.reads.get()).isEqualTo(reads);
        assertThat(after.numbers().hits()).isEqualTo(1);
    }

    @Test
    void aFlippedBitIsNeverServedButReadAgainFromBehind() throws IOException {
        PackId pack = pack(1_000_000);
        DiskCache cache = cache(1 << 30);
        CachedObjectStorage storage = over(cache);
        readAll(storage, pack);
        Random random = samples.generator();
        for (int i = 0; i < 20; i++) {
            try (RandomAccessFile file = new RandomAccessFile(files().getFirst().toFile(), "rw")) {
                long place = random.nextInt(1_000_000);
                file.seek(place);
                int bit = file.read() ^ (1 << random.nextInt(8));
                file.seek(place);
                file.write(bit);
            }
            readAll(storage, pack);
            // The blocks beside it went, too: this brings them back.
            readAll(storage, pack);
        }
        assertThat(cache.numbers().damaged()).isEqualTo(20);
    }

    @Test
    void aTruncatedOrGarbledFileIsReadAgainFromBehind() throws IOException {
        PackId pack = pack(1_000_000);
        DiskCache cache = cache(1 << 30);
        CachedObjectStorage storage = over(cache);
        readAll(storage, pack);
        Files.write(files().getFirst(), new byte[100]);
        readAll(storage, pack);
        Files.write(files().getFirst(), samples.bytes((64 << 20) + 4096));
        readAll(storage, pack);
        cache.close();
        Files.write(files().getFirst(), samples.bytes((64 << 20) + 4096));
        readAll(over(cache(1 << 30)), pack);
        assertThat(warnings).isEmpty();
    }

    @Test
    void itHoldsNoMoreThanItsSizeAndForgetsTheLongestUnused() throws IOException {
        DiskCache cache = cache(8 << 20);
        CachedObjectStorage storage = over(cache);
        PackId hot = pack(1 << 20);
        for (int i = 0; i < 30; i++) {
            readAll(storage, hot);
            readAll(storage, pack(2 << 20));
            assertThat(cache.numbers().bytes()).isBetween(3L << 20, 8L << 20);
        }
        assertThat(files()).hasSizeBetween(3, 4);
        int before = behind.reads.get();
        readAll(storage, hot);
        assertThat(behind.reads.get()).isEqualTo(before);
        assertThat(warnings).isEmpty();
    }

    @Test
    void aSizeUnderOneRangeKeepsNothingAndServes() {
        DiskCache cache = cache(100_000);
        readAll(over(cache), pack(1 << 20));
        assertThat(cache.numbers().bytes()).isZero();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aSizeOverTheDisksRoomIsClampedAndSaid() {
        DiskCache cache = cache(Long.MAX_VALUE / 2);
        assertThat(cache.numbers().limit()).isLessThan(Long.MAX_VALUE / 2).isPositive();
        assertThat(warnings).singleElement().asString().contains("cache.l2_size", "taken as that");
    }

    @Test
    void whatWasNotUsedForItsTimeToLiveIsForgotten() {
        DiskCache cache = cache(1 << 30);
        CachedObjectStorage storage = over(cache);
        PackId used = pack(1000);
        PackId unused = pack(1000);
        readAll(storage, used);
        readAll(storage, unused);
        for (int hours = 0; hours < 30; hours += 6) {
            clock.advance(Duration.ofHours(6));
            readAll(storage, used);
        }
        cache.sweep();
        int before = behind.reads.get();
        readAll(storage, used);
        assertThat(behind.reads.get()).isEqualTo(before);
        readAll(storage, unused);
        assertThat(behind.reads.get()).isEqualTo(before + 1);
    }

    @Test
    void theTimeToLiveGoesOnOverARestart() throws IOException {
        DiskCache cache = cache(1 << 30);
        readAll(over(cache), pack(1000));
        cache.close();
        Files.setLastModifiedTime(files().getFirst(), java.nio.file.attribute.FileTime.from(clock.instant()));
        clock.advance(TTL.plusMinutes(1));
        DiskCache after = cache(1 << 30);
        after.sweep();
        assertThat(after.numbers().bytes()).isZero();
    }

    @Test
    void aFolderThatWasRemovedIsMadeAgain() throws IOException {
        DiskCache cache = cache(1 << 30);
        CachedObjectStorage storage = over(cache);
        PackId pack = pack(1_000_000);
        readAll(storage, pack);
        remove(folder.resolve("l2"));
        readAll(storage, pack);
        int before = behind.reads.get();
        readAll(storage, pack);
        assertThat(behind.reads.get()).isEqualTo(before);
        assertThat(warnings).isEmpty();
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    @Test
    void aFolderThatCannotBeWrittenToIsSaidOnceAndServedPast() throws IOException {
        DiskCache cache = cache(1 << 30);
        CachedObjectStorage storage = over(cache);
        PackId kept = pack(1_000_000);
        readAll(storage, kept);
        // A file where the folder was: nobody can write below it, root neither.
        Path packs = folder.resolve("l2/packs-v1");
        Path aside = Files.move(packs, folder.resolve("aside"));
        Files.write(packs, new byte[1]);
        for (int i = 0; i < 10; i++) {
            readAll(storage, pack(300_000));
            clock.advance(Duration.ofSeconds(61));
        }
        assertThat(warnings).singleElement().asString().contains("does not work", "Tried again");
        Files.delete(packs);
        Files.move(aside, packs);
        readAll(storage, pack(300_000));
        PackId again = pack(1000);
        readAll(storage, again);
        int before = behind.reads.get();
        readAll(storage, again);
        assertThat(behind.reads.get()).isEqualTo(before);
        assertThat(warnings).hasSize(1);
    }

    @Test
    void aFullDiskIsSaidOnceAndServedPast() throws IOException {
        DiskCache cache = cache(1 << 30);
        CachedObjectStorage storage = over(cache);
        // Whatever is written ends on the device that is always full.
        Path packs = folder.resolve("l2/packs-v1");
        PackId pack = pack(1_000_000);
        readAll(storage, pack);
        Path file = files().getFirst();
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        cache.write(pack, 1_000_000, 0, bytes(pack), 0, BLOCK, cache.era());
        readAll(storage, pack);
        assertThat(warnings).singleElement().asString().contains("does not work");
        assertThat(packs).isDirectory();
    }

    private byte[] bytes(PackId pack) {
        return java.util.Objects.requireNonNull(packs.get(pack));
    }

    @Test
    void aPathThatCannotBeAFolderIsSaidOnceAndServedPast() throws IOException {
        Files.write(folder.resolve("l2"), samples.bytes(10));
        CachedObjectStorage storage = over(cache(1 << 30));
        PackId pack = pack(1_000_000);
        readAll(storage, pack);
        clock.advance(Duration.ofMinutes(2));
        readAll(storage, pack);
        assertThat(warnings).singleElement().asString().contains("cannot use the folder");
        Files.delete(folder.resolve("l2"));
        clock.advance(Duration.ofMinutes(2));
        readAll(storage, pack);
        int before = behind.reads.get();
        readAll(storage, pack);
        assertThat(behind.reads.get()).isEqualTo(before);
    }

    @Test
    void aFolderFullOfGarbageIsUsedAndForeignFilesStay() throws IOException {
        Path packs = Files.createDirectories(folder.resolve("l2/packs-v1"));
        Files.write(packs.resolve("notes.txt"), samples.bytes(100));
        Files.write(packs.resolve("0".repeat(32) + "-1"), samples.bytes(100));
        Files.createDirectories(packs.resolve("1".repeat(32) + "-1"));
        Files.write(folder.resolve("l2/clearing"), samples.bytes(100));
        PackId pack = pack(1_000_000);
        CachedObjectStorage storage = over(cache(1 << 30));
        readAll(storage, pack);
        readAll(storage, pack);
        assertThat(behind.reads.get()).isEqualTo(1);
        assertThat(packs.resolve("notes.txt")).exists();
        assertThat(warnings).isEmpty();
    }

    @Test
    void twoServersDoNotShareAFolder() {
        DiskCache first = cache(1 << 30);
        DiskCache second = cache(1 << 30);
        assertThat(warnings).singleElement().asString().contains("another server", "l2_path");
        PackId pack = pack(1000);
        readAll(over(second), pack);
        assertThat(second.numbers().bytes()).isZero();
        first.close();
        clock.advance(Duration.ofMinutes(2));
        readAll(over(second), pack);
        assertThat(second.numbers().bytes()).isPositive();
    }

    @Test
    void manyWhoWantTheSameWaitForOneRead() throws Exception {
        PackId pack = pack(4 << 20);
        CachedObjectStorage storage = over(cache(1 << 30));
        behind.gate = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(30);
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 30; i++) {
                int offset = i * 1000;
                all.add(threads.submit(() -> {
                    begun.countDown();
                    read(storage, pack, offset, 3 << 20);
                }));
            }
            begun.await();
            behind.gate.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        }
        // The first reads what all want; one that began a block later the block beyond.
        assertThat(behind.bytes.get()).isLessThanOrEqualTo(4 << 20);
    }

    @Test
    void whoWaitedForAReadThatFailedReadsHimself() {
        PackId pack = pack(1_000_000);
        CachedObjectStorage storage = over(cache(1 << 30));
        faults.next(Fault.UNAVAILABLE);
        assertThatThrownBy(() -> storage.get(pack.key(), 0, 1000)).isInstanceOf(StoreException.class);
        faults.next(Fault.TRUNCATED);
        assertThatThrownBy(() -> storage.get(pack.key(), 0, 1000)).isInstanceOf(StoreException.class);
        faults.next(Fault.ABSENT);
        assertThat(storage.get(pack.key(), 0, 1000)).isEmpty();
        readAll(storage, pack);
    }

    @Test
    void itStaysRightAndBoundedWhileManyReadAndOthersClear() throws Exception {
        List<PackId> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(pack(1_500_000 + i * 1000));
        }
        DiskCache cache = cache(6 << 20);
        CachedObjectStorage storage = over(cache);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> readers = new ArrayList<>();
            for (int thread = 0; thread < 16; thread++) {
                long seed = samples.generator().nextLong();
                readers.add(threads.submit(() -> {
                    Random random = new Random(seed);
                    for (int i = 0; i < 150; i++) {
                        PackId pack = all.get(random.nextInt(all.size()));
                        int offset = random.nextInt(1_400_000);
                        read(storage, pack, offset, 1 + random.nextInt(100_000));
                        assertThat(cache.numbers().bytes()).isLessThanOrEqualTo(6 << 20);
                        if (random.nextInt(100) == 0) {
                            cache.clear();
                        } else if (random.nextInt(30) == 0) {
                            storage.distrust(pack.key());
                        }
                    }
                }));
            }
            for (Future<?> one : readers) {
                one.get();
            }
        }
        assertThat(cache.numbers().damaged()).isZero();
        assertThat(warnings).isEmpty();
        cache.clear();
        assertThat(files()).isEmpty();
        assertThat(cache.numbers().bytes()).isZero();
    }

    @Test
    void whatIsReadWhileAllIsForgottenIsNotKept() throws Exception {
        PackId pack = pack(1000);
        DiskCache cache = cache(1 << 30);
        behind.gate = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> reader = threads.submit(() -> readAll(over(cache), pack));
            org.awaitility.Awaitility.await().until(() -> behind.reads.get() == 1);
            cache.clear();
            behind.gate.countDown();
            reader.get();
        }
        assertThat(cache.numbers().bytes()).isZero();
    }

    @Test
    void aClearingReachesAlsoAServerThatWasOff() {
        PackId pack = pack(1000);
        DiskCache before = cache(1 << 30);
        before.clearedBy(3);
        readAll(over(before), pack);
        before.clearedBy(3);
        assertThat(before.numbers().bytes()).isPositive();
        before.close();
        DiskCache same = cache(1 << 30);
        same.clearedBy(3);
        assertThat(same.numbers().bytes()).isPositive();
        same.close();
        DiskCache later = cache(1 << 30);
        later.clearedBy(4);
        assertThat(later.numbers().bytes()).isZero();
    }
}
