// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.core.content.Blob;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.storage.cache.CachedObjectStorage;
import io.dits.storage.cache.DiskCache;
import io.dits.storage.cache.MemoryCache;
import io.dits.storage.catalog.MemoryCatalog;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.storage.pack.PackBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What the caches of a server cost and bring: reads of chunks from a local storage and from one that is far away, without a
 * cache, through a cold and a warm one. Arguments: {@code --size MIB} of content, {@code --chunk KIB} of each chunk, {@code
 * --dir DIR} to work in.
 */
public final class CacheCost {
    /** As much as a server asks for at a time. */
    private static final long PORTION = 4 << 20;

    private final Path dir;
    private final LocalObjectStorage local;
    private final Far far;
    private final MemoryCatalog catalog = new MemoryCatalog();
    private final List<ObjectId> ids = new ArrayList<>();
    private final int chunk;

    private CacheCost(Path dir, int chunk) {
        this.dir = dir;
        this.chunk = chunk;
        this.local = LocalObjectStorage.open(dir.resolve("storage"));
        this.far = new Far(local);
    }

    /** Measures and prints one Markdown table. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        Path dir =
                Files.createTempDirectory(Path.of(option(words, "--dir", System.getProperty("java.io.tmpdir"))), "c");
        try {
            CacheCost cost = new CacheCost(dir, Integer.parseInt(option(words, "--chunk", "470")) << 10);
            cost.fill(Long.parseLong(option(words, "--size", "512")) << 20);
            cost.run();
        } finally {
            try (Stream<Path> all = Files.walk(dir)) {
                all.sorted(Collections.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : otherwise;
    }

    /** A storage with 30 ms to the first byte and 100 MB/s behind it. */
    private static final class Far implements ObjectStorage {
        private final ObjectStorage inner;
        private int reads;
        private long bytes;

        Far(ObjectStorage inner) {
            this.inner = inner;
        }

        @Override
        public void put(StorageKey key, Content content) {
            inner.put(key, content);
        }

        @Override
        public boolean putIfAbsent(StorageKey key, Content content) {
            return inner.putIfAbsent(key, content);
        }

        @Override
        public Optional<byte[]> get(StorageKey key) {
            return inner.get(key);
        }

        @Override
        public Optional<byte[]> get(StorageKey key, long offset, int length) {
            reads++;
            bytes += length;
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30) + length * 10L;
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            return inner.get(key, offset, length);
        }

        @Override
        public Iterator<Listed> list(String prefix) {
            return inner.list(prefix);
        }

        @Override
        public void delete(Collection<StorageKey> keys) {
            inner.delete(keys);
        }
    }

    private void fill(long size) {
        Random random = new Random(1);
        packs(local).putAll(() -> new Iterator<>() {
            private long left = size;

            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public Blob next() {
                byte[] bytes = new byte[chunk / 2 + random.nextInt(chunk)];
                random.nextBytes(bytes);
                left -= bytes.length;
                Blob blob = Blob.of(Kind.CHUNK, bytes);
                ids.add(blob.id());
                return blob;
            }
        });
    }

    private PackBlobStore packs(ObjectStorage storage) {
        return new PackBlobStore(storage, catalog, local.spool(), new Random(2));
    }

    private void run() {
        System.out.println("| read of all | s | MB/s | reads far away | MB from there |\n|---|---:|---:|---:|---:|");
        List<ObjectId> scattered = new ArrayList<>(ids);
        Collections.shuffle(scattered, new Random(3));
        row("local, for warmth", packs(local), ids);
        row("local", packs(local), ids);
        row("far away", packs(far), ids);
        try (DiskCache disk = cache()) {
            BlobStore cached = packs(new CachedObjectStorage(far, disk, pack -> size(pack.key())));
            row("far away, cold disk cache", cached, ids);
            row("far away, warm disk cache", cached, ids);
            row("local, again", packs(local), ids);
            row("far away, warm disk cache, again", cached, ids);
            row("far away, warm disk cache, scattered", cached, scattered);
        }
        row("far away, scattered", packs(far), scattered);
        try (DiskCache disk = cache()) {
            disk.clear();
            BlobStore cached = packs(new CachedObjectStorage(far, disk, pack -> size(pack.key())));
            List<ObjectId> some = scattered.subList(0, scattered.size() / 20);
            row("far away, one chunk in twenty", packs(far), some);
            row("far away, one chunk in twenty, cold disk cache", cached, some);
        }
        MemoryCache memory = new MemoryCache(packs(local), 1L << 40);
        row("local, cold memory cache", memory, ids);
        row("local, warm memory cache", memory, ids);
    }

    private DiskCache cache() {
        return DiskCache.open(
                new DiskCache.Settings(dir.resolve("l2"), 1L << 40, Duration.ofDays(1)), Clock.systemUTC(), w -> {});
    }

    private OptionalLong size(StorageKey key) {
        return OptionalLong.of(local.list(key.text()).next().size());
    }

    private void row(String name, BlobStore store, List<ObjectId> order) {
        int reads = far.reads;
        long moved = far.bytes;
        long began = System.nanoTime();
        long[] total = new long[1];
        int portion = (int) Math.max(1, PORTION / chunk);
        for (int at = 0; at < order.size(); at += portion) {
            store.getAll(order.subList(at, Math.min(order.size(), at + portion)), blob -> total[0] += blob.size());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.0f | %d | %.0f |%n",
                name,
                seconds,
                total[0] / seconds / 1e6,
                far.reads - reads,
                (far.bytes - moved) / 1e6);
    }
}
