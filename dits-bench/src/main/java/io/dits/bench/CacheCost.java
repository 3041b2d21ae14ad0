// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.core.content.Blob;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.storage.cache.AdoptedSpool;
import io.dits.storage.cache.CachedObjectStorage;
import io.dits.storage.cache.DiskCache;
import io.dits.storage.cache.MemoryCache;
import io.dits.storage.catalog.MemoryCatalog;
import io.dits.storage.guard.Guard;
import io.dits.storage.guard.GuardedObjectStorage;
import io.dits.storage.guard.MeteredObjectStorage;
import io.dits.storage.guard.Operation;
import io.dits.storage.guard.StorageMeter;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.storage.local.SpoolFolder;
import io.dits.storage.pack.PackBlobStore;
import io.dits.storage.pack.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the caches of a server cost and bring: reads of chunks from a local storage and from one that is far away, without a
 * cache, through a cold and a warm one; and uploads whose packs the disk cache takes. Arguments: {@code --size MIB} of content,
 * {@code --chunk KIB} of each chunk, {@code --dir DIR} to work in, {@code --uploads} for these alone.
 */
public final class CacheCost {
    /** As much as a server asks for at a time. */
    private static final long PORTION = 4 << 20;

    private final Path dir;
    private final LocalObjectStorage local;
    private final Reads reads = new Reads();
    private final ObjectStorage far;
    private final MemoryCatalog catalog = new MemoryCatalog();
    private final List<ObjectId> ids = new ArrayList<>();
    private final long size;
    private final int chunk;

    private CacheCost(Path dir, long size, int chunk) {
        this.dir = dir;
        this.size = size;
        this.chunk = chunk;
        this.local = LocalObjectStorage.open(dir.resolve("storage"));
        this.far = far(local, reads);
    }

    /** Measures and prints one Markdown table. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        Path dir =
                Files.createTempDirectory(Path.of(option(words, "--dir", System.getProperty("java.io.tmpdir"))), "c");
        try {
            CacheCost cost = new CacheCost(
                    dir,
                    Long.parseLong(option(words, "--size", "512")) << 20,
                    Integer.parseInt(option(words, "--chunk", "470")) << 10);
            if (!words.contains("--uploads")) {
                cost.fill();
                cost.run();
            }
            cost.uploads();
        } finally {
            remove(dir);
        }
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : otherwise;
    }

    /** A storage with 30 ms to the first byte and 100 MB/s behind it, whose reads are counted. */
    private static ObjectStorage far(ObjectStorage inner, Reads reads) {
        Guard away = new Guard() {
            @Override
            public <T> T run(Operation operation, Supplier<T> call) {
                long begun = System.nanoTime();
                T answer = call.get();
                if (answer instanceof Optional<?> found && found.orElse(null) instanceof byte[] bytes) {
                    long until = begun + TimeUnit.MILLISECONDS.toNanos(30) + bytes.length * 10L;
                    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                }
                return answer;
            }
        };
        return new MeteredObjectStorage(new GuardedObjectStorage(inner, away), reads, System::nanoTime);
    }

    private static final class Reads implements StorageMeter {
        private int count;
        private long bytes;

        @Override
        public synchronized void ended(Operation operation, Optional<StoreException.Kind> failure, Duration took) {
            count += operation == Operation.GET ? 1 : 0;
        }

        @Override
        public synchronized void read(long more) {
            bytes += more;
        }

        @Override
        public void written(long more) {}
    }

    private void fill() {
        packs(local).putAll(() -> blobs(1, ids));
    }

    /** Chunks of noise, of that seed. */
    private Iterator<Blob> blobs(long seed, List<ObjectId> names) {
        Random random = new Random(seed);
        return new Iterator<>() {
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
                names.add(blob.id());
                return blob;
            }
        };
    }

    /** What taking the files of packs costs an upload, to a storage that is written from the spool on the same disk. */
    private void uploads() throws IOException {
        System.out.println("| upload of all | s | reads far away by the first read of it |\n|---|---:|---:|");
        for (int round = 0; round < 4; round++) {
            for (boolean takes : List.of(false, true)) {
                upload(round, takes);
            }
        }
    }

    private void upload(int round, boolean takes) throws IOException {
        Path place = Files.createDirectories(dir.resolve("upload"));
        LocalObjectStorage storage = LocalObjectStorage.open(place.resolve("storage"));
        Reads read = new Reads();
        MemoryCatalog rows = new MemoryCatalog();
        List<ObjectId> names = new ArrayList<>();
        try (DiskCache disk = cache(place.resolve("l2"))) {
            Spool plain = SpoolFolder.open(place.resolve("spool"));
            PackBlobStore store = new PackBlobStore(
                    new CachedObjectStorage(far(storage, read), disk, pack -> size(storage, pack.key())),
                    rows,
                    takes ? new AdoptedSpool(plain, disk) : plain,
                    new Random(2));
            long began = System.nanoTime();
            store.putAll(() -> blobs(10 + round, names));
            double seconds = (System.nanoTime() - began) / 1e9;
            int before = read.count;
            int portion = (int) Math.max(1, PORTION / chunk);
            for (int at = 0; at < names.size(); at += portion) {
                store.getAll(names.subList(at, Math.min(names.size(), at + portion)), blob -> {});
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s%s | %.2f | %d |%n",
                    takes ? "the disk cache takes the files" : "the files are removed",
                    round == 0 ? ", for warmth" : "",
                    seconds,
                    read.count - before);
        }
        remove(place);
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            all.sorted(Collections.reverseOrder()).forEach(path -> path.toFile().delete());
        }
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
        try (DiskCache disk = cache(dir.resolve("l2"))) {
            BlobStore cached = packs(new CachedObjectStorage(far, disk, pack -> size(local, pack.key())));
            row("far away, cold disk cache", cached, ids);
            row("far away, warm disk cache", cached, ids);
            row("local, again", packs(local), ids);
            row("far away, warm disk cache, again", cached, ids);
            row("far away, warm disk cache, scattered", cached, scattered);
        }
        row("far away, scattered", packs(far), scattered);
        try (DiskCache disk = cache(dir.resolve("l2"))) {
            disk.clear();
            BlobStore cached = packs(new CachedObjectStorage(far, disk, pack -> size(local, pack.key())));
            List<ObjectId> some = scattered.subList(0, scattered.size() / 20);
            row("far away, one chunk in twenty", packs(far), some);
            row("far away, one chunk in twenty, cold disk cache", cached, some);
        }
        MemoryCache memory = new MemoryCache(packs(local), 1L << 40);
        row("local, cold memory cache", memory, ids);
        row("local, warm memory cache", memory, ids);
    }

    private static DiskCache cache(Path folder) {
        return DiskCache.open(
                new DiskCache.Settings(folder, 1L << 40, Duration.ofDays(1)), Clock.systemUTC(), warning -> {});
    }

    private static OptionalLong size(ObjectStorage storage, StorageKey key) {
        return OptionalLong.of(storage.list(key.text()).next().size());
    }

    private void row(String name, BlobStore store, List<ObjectId> order) {
        int asked = reads.count;
        long moved = reads.bytes;
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
                reads.count - asked,
                (reads.bytes - moved) / 1e6);
    }
}
