// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.model.ObjectId;
import io.dits.core.store.Failures;
import io.dits.core.store.ObjectStorage;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Stores finished packs one after the other, beside the writing of the next: bytes first, then rows, in the order in which
 * the packs were finished. After a pack that could not be stored no later one is: it might hold parents of what was lost.
 * For one writing thread.
 */
final class PackKeeper implements AutoCloseable {
    private static final int UNDER_WAY = 2;

    private final ObjectStorage storage;
    private final Catalog catalog;
    private final Spool spool;
    private final RandomGenerator random;
    private final ExecutorService storing =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private final List<ObjectId> kept = new ArrayList<>();
    /** Only touched by the one thread that stores. */
    private boolean lost;

    PackKeeper(ObjectStorage storage, Catalog catalog, Spool spool, RandomGenerator random) {
        this.storage = storage;
        this.catalog = catalog;
        this.spool = spool;
        this.random = random;
    }

    private record UnderWay(PackWriter.Written pack, Future<?> future) {}

    /** Begins to store a pack; waits while too many are under way. */
    void keep(PackWriter.Written pack) {
        while (underWay.size() >= UNDER_WAY) {
            await();
        }
        underWay.add(new UnderWay(pack, storing.submit(() -> store(pack))));
    }

    private @Nullable Void store(PackWriter.Written pack) throws IOException {
        try {
            if (!lost) {
                lost = true;
                PackId id = PackId.random(random);
                storage.put(id.key(), spool.content(pack.file()));
                catalog.add(id, pack.size(), pack.entries());
                lost = false;
                spool.stored(id, pack.size(), pack.file());
            }
            return null;
        } finally {
            Disk.discard(pack.file());
        }
    }

    /** Waits until all packs are stored and in the catalog. */
    void awaitAll() {
        while (!underWay.isEmpty()) {
            await();
        }
    }

    private void await() {
        UnderWay first = underWay.remove();
        try {
            first.future().get();
            first.pack().entries().stream().map(PackEntry::id).forEach(kept::add);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw Disk.failure("cannot store a pack", first.pack().file(), cause);
            }
            throw Failures.thrown(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a pack was stored");
        }
    }

    /** The ids that came into the catalog since the last call. */
    List<ObjectId> takeKept() {
        List<ObjectId> taken = List.copyOf(kept);
        kept.clear();
        return taken;
    }

    /** Waits for the pack that is being stored. */
    @Override
    public void close() {
        storing.close();
    }
}
