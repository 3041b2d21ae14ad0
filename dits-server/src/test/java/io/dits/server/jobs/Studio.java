// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.wire.Frames;
import io.dits.server.meta.Cause;
import io.dits.server.meta.CollectorLimits;
import io.dits.server.meta.CollectorRun;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.RepositoryRegistry.Restored;
import io.dits.server.meta.Visibility;
import io.dits.server.postgres.PostgresCatalog;
import io.dits.server.postgres.PostgresCollector;
import io.dits.server.postgres.PostgresHoldings;
import io.dits.server.postgres.PostgresLedger;
import io.dits.server.postgres.PostgresLinks;
import io.dits.server.postgres.PostgresRepositories;
import io.dits.server.postgres.TestDatabase;
import io.dits.server.service.Actor;
import io.dits.server.service.ByteBudget;
import io.dits.server.service.Objects;
import io.dits.server.service.OwnStorage;
import io.dits.server.service.PushResult;
import io.dits.server.service.RefUpdates;
import io.dits.server.service.Repositories;
import io.dits.server.service.Upload;
import io.dits.server.service.WriteAccess;
import io.dits.storage.memory.MemoryObjectStorage;
import io.dits.storage.pack.PackBlobStore;
import io.dits.storage.pack.Spool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** A server's use cases and a collector over one database, with the bytes in memory; Ann works there. */
final class Studio implements AutoCloseable {
    static final CollectorLimits LIMITS =
            new CollectorLimits(Duration.ofDays(90), Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final TestDatabase database = TestDatabase.fresh();
    final HookedStorage bytes = new HookedStorage(new MemoryObjectStorage());
    final PostgresCatalog catalog = new PostgresCatalog(database.database());
    final PostgresLinks links = new PostgresLinks(database.database());
    final PostgresCollector collector = new PostgresCollector(database.database());
    final OwnStorage storage;
    final PackBlobStore store;
    private final Random random;
    private final Spool spool;
    private final Actor ann;
    private final PostgresRepositories registry = new PostgresRepositories(database.database());
    private final Repositories repositories = new Repositories(registry);
    private final Objects objects;
    private final RefUpdates refs = new RefUpdates(new PostgresLedger(database.database()));

    /** Spools there; pack ids are drawn from the seed. */
    Studio(Path folder, long seed) {
        random = new Random(seed);
        spool = Spool.in(folder);
        storage = new OwnStorage(bytes, new PostgresHoldings(database.database()), "memory", true);
        storage.prove();
        store = new PackBlobStore(storage, catalog, spool, random);
        objects = new Objects(store, links, new ByteBudget(64L << 20), new ByteBudget(64L << 20), PATIENCE);
        database.execute("insert into owners (name, kind) values ('ann', 'user')");
        database.execute("insert into users (id, email, display_name) select id, 'ann@a.example', 'Ann' from owners");
        ann = new Actor(database.number("select id from users"), "ann", "ann@a.example", "Ann", false);
    }

    WriteAccess create(String name) {
        repositories.create(
                ann,
                "ann",
                new RepositoryName(name),
                new Repository.Settings("", Visibility.PRIVATE, RefName.branch("main")),
                cause());
        return open(name).orElseThrow();
    }

    Optional<WriteAccess> open(String name) {
        return repositories.open(ann, "ann", name).flatMap(access -> access.write());
    }

    void delete(WriteAccess access) {
        repositories.delete(access.admin().orElseThrow(), cause());
    }

    private Cause cause() {
        return Cause.user(ann.userId(), ann.username(), "session", "10.0.0.1", "test");
    }

    Restored restore(String name) {
        return registry.restore("ann", name, cause());
    }

    List<ObjectId> missing(WriteAccess access, List<? extends ObjectId> ids) {
        return objects.missing(access, List.copyOf(ids));
    }

    Upload upload(WriteAccess access, Blob... blobs) {
        return upload(access, List.of(blobs));
    }

    Upload upload(WriteAccess access, List<Blob> blobs) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            for (Blob blob : blobs) {
                Frames.write(body, blob);
            }
            Frames.end(body, blobs.size());
            return objects.upload(
                    access, new ByteArrayInputStream(body.toByteArray()), OptionalLong.empty(), held -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves a branch, by force. */
    PushResult push(
            WriteAccess access, String branch, Optional<? extends TargetId> from, Optional<? extends TargetId> to) {
        return refs.push(
                access,
                List.of(new RefChange(RefName.branch(branch), from.map(t -> t), to.map(t -> t))),
                true,
                cause());
    }

    CollectorRun begin() {
        return collector.begin(LIMITS, false, cause()).orElseThrow();
    }

    /** A collector that takes whatever share; the pause is called between pieces of its work. */
    Collecting collecting(Runnable pause) {
        return new Collecting(collector, storage, store, spool, random, LIMITS, 1, pause, cause());
    }

    PackSteps packs(CollectorRun run) {
        return new PackSteps(run, storage, () -> {});
    }

    Rewriting rewriting(CollectorRun run) {
        return new Rewriting(run, storage, store, spool, random, () -> {});
    }

    /** Runs to the end. */
    void collect() {
        Outcome outcome = collecting(() -> {}).run(Collecting.Wish.USUAL);
        if (!(outcome instanceof Outcome.Done)) {
            throw new AssertionError(outcome);
        }
    }

    /** Makes all that has a time so much older: as if that time had gone by. Not while a run is under way. */
    void pass(Duration time) {
        String earlier = " - interval '" + time.toSeconds() + " seconds'";
        // In whole minutes, and those that are not whole count.
        long minutes = (time.toSeconds() + 59) / 60;
        database.execute("update links set linked_at = linked_at - " + minutes);
        for (String column : List.of(
                "links.quarantined_at",
                "reflog.at",
                "packs.created_at",
                "repositories.deleted_at",
                "repositories.quarantining",
                "collector.purged_before",
                "collections.started_at",
                "collections.finished_at",
                "pending_deletes.not_before",
                "unknown_packs.seen_at")) {
            String table = column.substring(0, column.indexOf('.'));
            String name = column.substring(column.indexOf('.') + 1);
            database.execute(
                    "update " + table + " set " + name + " = " + name + earlier + " where " + name + " is not null");
        }
    }

    /** Links of that repository to that object: live, in quarantine or gone. */
    String state(WriteAccess access, ObjectId id) {
        if (links.missing(access.repository().id(), List.of(id)).isEmpty()) {
            return "live";
        }
        return links.sizes(access.repository().id(), List.of(id)).isEmpty() ? "gone" : "in quarantine";
    }

    @Override
    public void close() {
        database.close();
    }
}
