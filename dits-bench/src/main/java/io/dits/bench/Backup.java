// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.core.content.Blob;
import io.dits.core.model.Kind;
import io.dits.core.store.ObjectStorage;
import io.dits.server.backup.BackupId;
import io.dits.server.backup.Backups;
import io.dits.server.meta.Cause;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.Migrations;
import io.dits.server.postgres.PostgresCatalog;
import io.dits.server.postgres.PostgresDump;
import io.dits.server.postgres.PostgresHoldings;
import io.dits.server.service.OwnStorage;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.storage.pack.PackBlobStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * How long a backup of much content takes, the next one after little has changed, its proof and its restore, beside plain
 * copies of the same files, on PostgreSQLs of its own. Arguments: {@code --size MIB}, {@code --dir DIR}, an empty or missing folder.
 */
public final class Backup {
    private static final int CHUNK = 1 << 20;
    private static final int BATCH = 64;
    private static final Cause WHO = Cause.operator("bench");

    private final Path dir;
    private final SecureRandom random = new SecureRandom();
    private final SplittableRandom bytes = new SplittableRandom(11);
    private final Backups backups;

    private Backup(Path dir) {
        this.dir = dir;
        this.backups = new Backups(LocalObjectStorage.open(dir.resolve("backups")), "the place", _ -> {});
    }

    /** Prints one Markdown table. */
    public static void main(String[] args) throws IOException {
        int size = 4096;
        Path dir = Path.of("backup");
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--size" -> size = Integer.parseInt(args[i + 1]);
                case "--dir" -> dir = Path.of(args[i + 1]);
                default -> throw new IllegalArgumentException("wanted --size MIB or --dir DIR, found " + args[i]);
            }
        }
        new Backup(dir).run(size);
    }

    private static void say(Object what) {
        System.err.println(what);
    }

    private interface Work {
        void on(Database database, ObjectStorage storage) throws IOException;
    }

    private void installed(String name, Work work) throws IOException {
        Path home = dir.resolve(name);
        try (OwnDatabase own = OwnDatabase.in(home)) {
            work.on(own.database(), LocalObjectStorage.open(home.resolve("storage")));
        }
    }

    private void run(int size) throws IOException {
        System.out.println("| what | s | MB/s |\n|---|---:|---:|");
        long[] whole = {0};
        installed("first", (database, storage) -> {
            new Migrations(database).up();
            OwnStorage own = new OwnStorage(storage, new PostgresHoldings(database), dir.toString(), true);
            own.prove();
            fill(database, own, size);
            whole[0] = bytesBelow(dir.resolve("first/storage"));
            measure("a backup", whole[0], () -> create(database, storage));
            measure("the same packs by a plain copy, each forced to the disk", whole[0], this::plainCopy);
            fill(database, own, BATCH);
            measure(
                    "the next backup, after " + BATCH + " MiB more",
                    (long) BATCH << 20,
                    () -> create(database, storage));
        });
        BackupId newest = backups.latest().orElseThrow();
        measure("its proof", whole[0], () -> backups.verify(newest, true));
        measure("a look at it (--quick)", 0, () -> backups.verify(newest, false));
        installed(
                "second",
                (database, storage) -> measure("its restore", whole[0], () -> {
                    Backups.Summary restored = backups.restore(newest, new PostgresDump(database), storage, WHO);
                    say(restored);
                }));
    }

    private void create(Database database, ObjectStorage storage) {
        Backups.Summary made =
                backups.create(new PostgresDump(database), storage, Duration.ofMinutes(1), Clock.systemUTC(), WHO);
        say(made);
    }

    /** As clients send it: 64 MiB at a time, in packs of its own. */
    private void fill(Database database, OwnStorage storage, int mebibytes) {
        PackBlobStore store = new PackBlobStore(
                storage,
                new PostgresCatalog(database),
                LocalObjectStorage.open(dir.resolve("first/storage")).spool(),
                random);
        for (int done = 0; done < mebibytes; done += BATCH) {
            List<Blob> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                byte[] chunk = new byte[CHUNK];
                bytes.nextBytes(chunk);
                batch.add(Blob.of(Kind.CHUNK, chunk));
            }
            store.putAll(batch);
        }
    }

    private void plainCopy() throws IOException {
        Path from = dir.resolve("first/storage");
        Path to = dir.resolve("copy");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
                try (var channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private static long bytesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void measure(String what, long bytes, Step step) throws IOException {
        long begin = System.nanoTime();
        step.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %s |%n",
                what,
                seconds,
                bytes == 0 ? "" : Math.round(bytes / 1e6 / seconds));
    }
}
