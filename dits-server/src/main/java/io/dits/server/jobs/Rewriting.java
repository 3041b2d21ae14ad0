// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StoreException;
import io.dits.server.meta.CollectorRun;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.Location;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import io.dits.storage.pack.PackBlobStore;
import io.dits.storage.pack.Spool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Writes what is needed of packs into new ones. Each object is proven on its way; one that is damaged stays where it is. */
final class Rewriting {
    /** Packs that are read for a new one or a few; small ones may be a few kilobytes each. */
    private static final int PACKS = 1024;

    private static final long BYTES = 256L << 20;
    /** The most bytes that a run writes: the rest is for the next one. */
    private static final long MOST = 16L << 30;
    /** Bytes, and objects, that are read at once. */
    private static final long BATCH = 8L << 20;

    private static final int OBJECTS = 1024;

    private final CollectorRun run;
    private final ObjectStorage storage;
    private final BlobStore store;
    private final Spool spool;
    private final RandomGenerator random;
    private final Runnable pause;

    Rewriting(
            CollectorRun run,
            ObjectStorage storage,
            BlobStore store,
            Spool spool,
            RandomGenerator random,
            Runnable pause) {
        this.run = run;
        this.storage = storage;
        this.store = store;
        this.spool = spool;
        this.random = random;
        this.pause = pause;
    }

    void run() {
        long written = 0;
        Deque<CollectorRun.Thin> thin = new ArrayDeque<>(run.thin());
        while (!thin.isEmpty() && written < MOST) {
            List<CollectorRun.Thin> some = new ArrayList<>();
            long bytes = 0;
            while (!thin.isEmpty() && some.size() < PACKS && bytes < BYTES) {
                bytes += thin.peek().live();
                some.add(thin.remove());
            }
            rewrite(some);
            written += bytes;
        }
    }

    private void rewrite(List<CollectorRun.Thin> packs) {
        List<Integer> numbers = packs.stream().map(CollectorRun.Thin::number).toList();
        PackBlobStore out = new PackBlobStore(storage, new Moving(numbers), spool, random);
        out.putAll(() -> new Blobs(packs.iterator()));
    }

    /** The sound objects of packs, pack after pack, in the order of their places. */
    private final class Blobs implements Iterator<Blob> {
        private final Iterator<CollectorRun.Thin> packs;
        private final Deque<Map.Entry<ObjectId, Integer>> names = new ArrayDeque<>();
        private final Deque<Blob> read = new ArrayDeque<>();

        Blobs(Iterator<CollectorRun.Thin> packs) {
            this.packs = packs;
        }

        @Override
        public boolean hasNext() {
            while (read.isEmpty() && (!names.isEmpty() || packs.hasNext())) {
                if (names.isEmpty()) {
                    names.addAll(run.objects(packs.next().number()).entrySet());
                }
                pause.run();
                List<ObjectId> some = new ArrayList<>();
                long bytes = 0;
                while (!names.isEmpty() && bytes < BATCH && some.size() < OBJECTS) {
                    bytes += names.peek().getValue();
                    some.add(names.remove().getKey());
                }
                read(some);
            }
            return !read.isEmpty();
        }

        private void read(List<ObjectId> some) {
            Set<ObjectId> left = new HashSet<>(some);
            try {
                store.getAll(some, blob -> {
                    left.remove(blob.id());
                    read.add(blob);
                });
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.BROKEN) {
                    throw e;
                }
                // The store has noted what is damaged. The others are still good.
                if (some.size() > 1) {
                    some.stream().filter(left::contains).forEach(id -> read(List.of(id)));
                }
            }
        }

        @Override
        public Blob next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            return read.remove();
        }
    }

    /** A catalog to which all is new, and to which adding is to move. */
    private final class Moving implements Catalog {
        private final List<Integer> from;

        Moving(List<Integer> from) {
            this.from = from;
        }

        @Override
        public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
            return Set.copyOf(ids);
        }

        @Override
        public void add(PackId pack, long packSize, List<PackEntry> entries) {
            run.moved(pack, packSize, entries, from);
        }

        @Override
        public Map<ObjectId, Location> find(Collection<? extends ObjectId> ids) {
            return Map.of();
        }

        @Override
        public Iterator<Map.Entry<ObjectId, Location>> list() {
            return java.util.Collections.emptyIterator();
        }

        @Override
        public void remove(Collection<? extends ObjectId> ids) {
            throw new IllegalStateException("nothing is removed by moving");
        }

        @Override
        public void markDamaged(Collection<? extends ObjectId> ids) {
            throw new IllegalStateException("nothing is read from what is moved");
        }

        @Override
        public void markSound(Collection<? extends ObjectId> ids) {
            throw new IllegalStateException("nothing is read from what is moved");
        }

        @Override
        public Set<ObjectId> damaged() {
            return Set.of();
        }
    }
}
