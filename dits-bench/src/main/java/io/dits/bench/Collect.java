// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.content.Encoding;
import io.dits.core.content.Profile;
import io.dits.core.graph.ManifestWriter;
import io.dits.core.graph.TreeWriter;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.Hash;
import io.dits.core.model.HashAlgorithm;
import io.dits.core.model.ObjectId;
import io.dits.core.model.Person;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.server.jobs.Collecting;
import io.dits.server.jobs.Outcome;
import io.dits.server.meta.Cause;
import io.dits.server.meta.CollectorLimits;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.Migrations;
import io.dits.server.postgres.PostgresCatalog;
import io.dits.server.postgres.PostgresCollector;
import io.dits.server.postgres.PostgresHoldings;
import io.dits.server.service.OwnStorage;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import io.dits.storage.local.LocalObjectStorage;
import io.dits.storage.pack.PackBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How long the collector takes over very many chunks, and in how much memory, on a PostgreSQL of its own. Metadata is real, of
 * chunks there are only rows: it does not read them. A tenth of all files is in a branch that was deleted long ago. Arguments: {@code
 * --chunks N}, {@code --dir DIR}, an empty or missing folder.
 */
public final class Collect {
    private static final int FILE = 500;
    private static final int PACK = 5000;
    private static final int CHUNK = 1 << 20;
    private static final CollectorLimits LIMITS =
            new CollectorLimits(Duration.ofDays(90), Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1));

    private final int chunks;
    private final LocalObjectStorage folder;
    private final Connection sql;
    private final PostgresCatalog catalog;
    private final OwnStorage storage;
    private final PackBlobStore store;
    private final PostgresCollector collector;
    private final SecureRandom random = new SecureRandom();
    private final SplittableRandom names = new SplittableRandom(7);
    private final List<PackEntry> pack = new ArrayList<>();

    private Collect(int chunks, Path dir, Database database, Connection sql) {
        this.chunks = chunks;
        this.sql = sql;
        folder = LocalObjectStorage.open(dir.resolve("storage"));
        catalog = new PostgresCatalog(database);
        collector = new PostgresCollector(database);
        storage = new OwnStorage(folder, new PostgresHoldings(database), dir.toString(), true);
        store = new PackBlobStore(storage, catalog, folder.spool(), random);
    }

    /** Prints one Markdown table. */
    public static void main(String[] args) throws IOException, SQLException {
        int chunks = 1_000_000;
        Path dir = Path.of("collect");
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--chunks" -> chunks = Integer.parseInt(args[i + 1]);
                case "--dir" -> dir = Path.of(args[i + 1]);
                default -> throw new IllegalArgumentException("wanted --chunks N or --dir DIR, found " + args[i]);
            }
        }
        try (OwnDatabase own = OwnDatabase.in(dir);
                Connection sql = own.connect()) {
            new Migrations(own.database()).up();
            new Collect(chunks, dir, own.database(), sql).run();
        }
    }

    private static void say(String line) {
        System.err.println(line);
    }

    private void run() throws IOException, SQLException {
        storage.prove();
        execute("insert into owners (name, kind) values ('ann', 'user');"
                + " insert into repositories (owner_id, name) select id, 'film' from owners");
        int files = Math.max(10, chunks / FILE);
        Blob main = commit("main", 0, files * 9 / 10);
        Blob side = commit("side", files * 9 / 10, files);
        addPack();
        execute(
                "insert into links (object, repository, linked_at) select o.id, r.id, minute_of(now() - interval '30 days')"
                        + " from objects o, repositories r; update packs set created_at = now() - interval '30 days';"
                        + " insert into refs (repository, name, target) select r.id, 'heads/main', o.id from repositories r, objects o"
                        + " where o.name = '\\x" + hex(main.id()) + "';"
                        + " insert into reflog (repository, name, old_target, request_id, at) select id, 'heads/side', '\\x"
                        + hex(side.id()) + "', '', now() - interval '100 days' from repositories");
        execute("vacuum analyze");
        say(number("select count(*) from objects") + " objects");

        System.out.println("| run | s | objects | peak memory of the process, MiB |\n|---|---:|---:|---:|");
        measure("a look, nothing taken (dry run)", new Collecting.Wish(true, true, false));
        measure("a tenth into quarantine", new Collecting.Wish(false, true, false));
        execute(
                "update links set quarantined_at = quarantined_at - interval '8 days' where quarantined_at is not null");
        measure("that tenth deleted", new Collecting.Wish(false, true, false));
        measure("nothing to do", new Collecting.Wish(false, true, false));
    }

    private void measure(String what, Collecting.Wish wish) throws IOException {
        Path peak = Path.of("/proc/self/clear_refs");
        if (Files.isWritable(peak)) {
            Files.writeString(peak, "5");
        }
        long begin = System.nanoTime();
        Outcome outcome = new Collecting(
                        collector, storage, store, folder.spool(), random, LIMITS, 1, () -> {}, Cause.operator("bench"))
                .run(wish);
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (!(outcome instanceof Outcome.Done done)) {
            throw new IllegalStateException(outcome.toString());
        }
        long objects = Math.max(done.report().unreachable(), done.report().did().deleted());
        System.out.printf(Locale.ROOT, "| %s | %.1f | %d | %d |%n", what, seconds, objects, peakMemory());
        say(done.report().toString());
    }

    private static long peakMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }

    /** A commit of files, each of many chunks. */
    private Blob commit(String message, int from, int to) {
        List<TreeEntry> entries = new ArrayList<>();
        List<Blob> metadata = new ArrayList<>();
        for (int i = from; i < to; i++) {
            ManifestWriter writer = new ManifestWriter(Profile.COARSE.code(), metadata::add);
            for (int k = 0; k < FILE; k++) {
                writer.add(chunk(), CHUNK);
            }
            entries.add(new TreeEntry.File(
                    new FileName(String.format("shot%06d.mov", i)), writer.finish(), (long) FILE * CHUNK, false));
            if (metadata.size() > 500) {
                store.putAll(metadata);
                metadata.clear();
            }
        }
        TreeId tree = TreeWriter.write(entries.iterator(), metadata::add);
        Person ann = new Person("Ann", "ann@example.org", 1_700_000_000, (short) 60);
        Blob commit = Codec.encode(new Commit(tree, List.<CommitId>of(), ann, ann, message, new byte[0]));
        metadata.add(commit);
        store.putAll(metadata);
        try {
            execute(
                    "insert into commits (object, tree, generation, rank) select c.id, t.id, 1, 1 from objects c, objects t"
                            + " where c.name = '\\x" + hex(commit.id()) + "' and t.name = '\\x" + hex(tree) + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return commit;
    }

    private ChunkId chunk() {
        ChunkId id = new ChunkId(new Hash(
                HashAlgorithm.SHA_256, names.nextLong(), names.nextLong(), names.nextLong(), names.nextLong()));
        pack.add(new PackEntry(id, 9 + pack.size(), CHUNK, CHUNK, Encoding.STORED, CHUNK));
        if (pack.size() == PACK) {
            addPack();
        }
        return id;
    }

    private void addPack() {
        if (!pack.isEmpty()) {
            catalog.add(PackId.random(random), (long) pack.size() * CHUNK, pack);
            pack.clear();
        }
    }

    private static String hex(ObjectId id) {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(ObjectId.BYTES);
        id.write(bytes);
        return HexFormat.of().formatHex(bytes.array());
    }

    private void execute(String statements) throws SQLException {
        try (var statement = sql.createStatement()) {
            statement.execute(statements);
        }
    }

    private long number(String query) throws SQLException {
        try (var statement = sql.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
