// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import io.dits.core.content.Encoding;
import io.dits.core.content.Profile;
import io.dits.core.graph.ManifestWriter;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Hash;
import io.dits.core.model.HashAlgorithm;
import io.dits.core.model.ObjectId;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.Facts;
import io.dits.server.meta.Links;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.Reservations;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.Migrations;
import io.dits.server.postgres.PostgresCatalog;
import io.dits.server.postgres.PostgresLinks;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * How many bytes of PostgreSQL the chunks of large files take, tables and indexes, written as a server writes them. Nothing but
 * rows: no content. Arguments: {@code --chunks N}, {@code --dir DIR}.
 */
public final class CatalogSize {
    private static final int CHUNK = Profile.COARSE.average();
    private static final int PACK = (64 << 20) / CHUNK;
    private static final double TERABYTE = 1e12;

    private final SplittableRandom random = new SplittableRandom(7);
    private final PostgresCatalog catalog;
    private final Links links;
    private final RepositoryId repository;

    private CatalogSize(Database database, RepositoryId repository) {
        this.catalog = new PostgresCatalog(database);
        this.links = new PostgresLinks(database);
        this.repository = repository;
    }

    /** Prints one Markdown table. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        int chunks = 500_000;
        Path dir = Path.of("catalog-size");
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--chunks" -> chunks = Integer.parseInt(args[i + 1]);
                case "--dir" -> dir = Path.of(args[i + 1]);
                default -> throw new IllegalArgumentException("wanted --chunks N or --dir DIR, found " + args[i]);
            }
        }
        try (OwnDatabase own = OwnDatabase.in(dir);
                Connection sql = own.connect();
                Statement statement = sql.createStatement()) {
            new Migrations(own.database()).up();
            statement.execute("insert into owners (name, kind) values ('ann', 'user');"
                    + " insert into repositories (owner_id, name) select id, 'film' from owners");
            RepositoryId repository = new RepositoryId(number(statement, "select id from repositories"));
            new CatalogSize(own.database(), repository).fill(chunks);
            statement.execute("vacuum analyze");
            System.out.println(table(statement, chunks));
        }
    }

    private void fill(int chunks) {
        for (int done = 0; done < chunks; ) {
            int count = Math.min(PACK, chunks - done);
            List<PackEntry> pack = new ArrayList<>();
            List<Accepted> accepted = new ArrayList<>();
            List<PackEntry> nodes = new ArrayList<>();
            Set<ObjectId> children = new java.util.HashSet<>();
            List<Accepted> parents = new ArrayList<>();
            ManifestWriter manifest = new ManifestWriter(Profile.COARSE.code(), node -> {
                nodes.add(new PackEntry(node.id(), 0, node.size(), node.size(), Encoding.STORED, CHUNK));
                parents.add(new Accepted.FileNode(
                        (io.dits.core.model.ManifestId) node.id(), new Facts.Piece(Profile.COARSE.code(), 0, CHUNK)));
            });
            for (int i = 0; i < count; i++) {
                ChunkId id = new ChunkId(new Hash(
                        HashAlgorithm.SHA_256,
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong()));
                pack.add(new PackEntry(id, (long) i * CHUNK, CHUNK, CHUNK, Encoding.STORED, CHUNK));
                accepted.add(new Accepted.Piece(id));
                children.add(id);
                manifest.add(id, CHUNK);
            }
            manifest.finish();
            catalog.add(PackId.random(random), (long) count * CHUNK, pack);
            catalog.add(PackId.random(random), 1 << 16, nodes);
            accept(accepted, Set.of());
            accept(parents, children);
            done += count;
        }
    }

    private void accept(List<Accepted> objects, Set<ObjectId> children) {
        Links.Acceptance outcome = links.accept(repository, objects, children, Reservations.Reservation.NONE);
        if (!(outcome instanceof Links.Acceptance.Done)) {
            throw new IllegalStateException("wanted them to be accepted, found " + outcome);
        }
    }

    private static String table(Statement statement, int chunks) throws SQLException {
        StringBuilder out =
                new StringBuilder("| table or index | bytes | a chunk | a TB of files, GB |\n|---|---:|---:|---:|\n");
        long all = 0;
        for (String name : List.of(
                "objects",
                "objects_pkey",
                "objects_name_key",
                "objects_pack",
                "links",
                "links_pkey",
                "links_repository",
                "nodes",
                "nodes_pkey",
                "packs",
                "packs_pkey",
                "packs_name_key")) {
            long bytes = number(statement, "select pg_relation_size('" + name + "')");
            all += bytes;
            out.append(row(name, bytes, chunks));
        }
        return out.append(row("all", all, chunks)).toString();
    }

    private static String row(String name, long bytes, int chunks) {
        double each = (double) bytes / chunks;
        return String.format(
                Locale.ROOT, "| %s | %,d | %.1f | %.3f |%n", name, bytes, each, each * (TERABYTE / CHUNK) / 1e9);
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
