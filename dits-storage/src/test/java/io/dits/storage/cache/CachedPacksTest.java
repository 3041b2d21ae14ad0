// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.store.Content;
import io.dits.storage.catalog.PackId;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.testkit.data.Samples;
import io.dits.testkit.time.ManualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk cache as a program beside its server sees it. */
final class CachedPacksTest {
    private static final PackId PACK = new PackId(7, 9);
    private static final int SIZE = 5 * PackBlocks.BLOCK + 1000;

    @TempDir
    Path folder;

    private final byte[] bytes = Samples.random().bytes(SIZE);

    /** A server's cache that holds all but the first block; stays open, as that of a running server. */
    private DiskCache filled() {
        MemoryObjectStorage memory = new MemoryObjectStorage();
        memory.put(PACK.key(), Content.of(bytes));
        DiskCache cache = DiskCache.open(
                new DiskCache.Settings(folder, 64 << 20, Duration.ofDays(1)), ManualClock.at2026(), warning -> {});
        new CachedObjectStorage(memory, cache, new SizesOf(memory))
                .get(PACK.key(), PackBlocks.BLOCK, SIZE - PackBlocks.BLOCK);
        return cache;
    }

    private void same(long offset, int length) {
        assertThat(new CachedPacks(folder).read(PACK, offset, length))
                .hasValueSatisfying(found -> assertThat(
                                Arrays.equals(found, Arrays.copyOfRange(bytes, (int) offset, (int) offset + length)))
                        .as("%d bytes from %d on", length, offset)
                        .isTrue());
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("packs-v1"))) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void whatIsThereIsReadAcrossBlocksAndToTheEnd() {
        try (DiskCache _ = filled()) {
            same(PackBlocks.BLOCK, 1);
            same(PackBlocks.BLOCK + 100, PackBlocks.BLOCK);
            same(2L * PackBlocks.BLOCK - 1, 2 * PackBlocks.BLOCK);
            same(SIZE - 1500, 1500);
        }
    }

    @Test
    void whatIsNotThereOrNotAsItWasWrittenIsAbsent() throws Exception {
        CachedPacks cached = new CachedPacks(folder);
        assertThat(cached.read(PACK, 0, 1)).as("no folder").isEmpty();
        try (DiskCache _ = filled()) {
            assertThat(cached.read(PACK, PackBlocks.BLOCK - 1, 2))
                    .as("a block is missing")
                    .isEmpty();
            assertThat(cached.read(PACK, SIZE - 1, 2)).as("behind the end").isEmpty();
            assertThat(cached.read(new PackId(7, 10), 0, 1)).as("another pack").isEmpty();
            try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
                raw.seek(3L * PackBlocks.BLOCK + 5);
                int old = raw.read();
                raw.seek(3L * PackBlocks.BLOCK + 5);
                raw.write(old ^ 1);
            }
            assertThat(cached.read(PACK, 3L * PackBlocks.BLOCK, 4))
                    .as("a flipped bit")
                    .isEmpty();
            same(2L * PackBlocks.BLOCK, 10);
            Files.write(file(), new byte[100]);
            assertThat(cached.read(PACK, 2L * PackBlocks.BLOCK, 10))
                    .as("garbage")
                    .isEmpty();
        }
    }
}
