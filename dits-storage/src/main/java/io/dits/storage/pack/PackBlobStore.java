// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.pack;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.core.store.SweepableBlobStore;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.Location;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Blobs in packs of an object storage, found by a catalog. A pack is durable before its rows are in the catalog, so a
 * crash between leaves a pack that nothing refers to, never a row without bytes.
 */
public final class PackBlobStore implements SweepableBlobStore {
    /**
     * Payloads this close together may be read in one go: reading the gap costs less than asking again. The chunks that an
     * edit replaced leave gaps of that order.
     */
    private static final int GAP = 1 << 20;
    /** All gaps of a read together may be this many bytes longer than what is wanted: callers count only that. */
    private static final int SPARE = 32 << 10;

    private static final int LONGEST_READ = 8 << 20;
    /** So many uncompressed bytes are looked at together, and held if they lie in another order than they are asked for. */
    private static final int WINDOW = 8 << 20;

    /** Each put has memory outside the heap, up to 4.25 MiB, which no budget of callers counts: more wait for their turn. */
    static final int PUTS_AT_ONCE = 16;

    private final ObjectStorage storage;
    private final Catalog catalog;
    private final Spool spool;
    private final RandomGenerator random;
    private final Optional<Consumer<StorageKey>> distrust;
    private final Semaphore puts = new Semaphore(PUTS_AT_ONCE, true);

    /** A store over that storage and catalog, which writes packs to the spool first. */
    public PackBlobStore(ObjectStorage storage, Catalog catalog, Spool spool, RandomGenerator random) {
        this(storage, catalog, spool, random, Optional.empty());
    }

    private PackBlobStore(
            ObjectStorage storage,
            Catalog catalog,
            Spool spool,
            RandomGenerator random,
            Optional<Consumer<StorageKey>> distrust) {
        this.storage = storage;
        this.catalog = catalog;
        this.spool = spool;
        this.random = random;
        this.distrust = distrust;
    }

    /**
     * The same store over a storage that is far away, or has a cache before it: what is not what it should be is read once
     * more before it counts as damaged.
     *
     * @param forget makes the storage forget what it may have cached of an object
     */
    public PackBlobStore readingTwice(Consumer<StorageKey> forget) {
        return new PackBlobStore(storage, catalog, spool, random, Optional.of(forget));
    }

    @Override
    public Optional<Blob> get(ObjectId id) {
        List<Blob> found = new ArrayList<>(1);
        getAll(List.of(id), found::add);
        return found.stream().findFirst();
    }

    /** Reads in the order of the ids where they are chunks, which is that of their files; metadata in the order of packs. */
    @Override
    public void getAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
        Set<ObjectId> again = new LinkedHashSet<>();
        readAll(ids, sink, again);
        if (!again.isEmpty()) {
            // Their packs went away between the look-up and the read: they were rewritten, or deleted.
            Set<ObjectId> gone = new LinkedHashSet<>();
            readAll(again, sink, gone);
            for (ObjectId id : gone) {
                Location place = catalog.find(List.of(id)).get(id);
                if (place != null) {
                    throw damaged(id, place, "the pack is not there", Optional.empty());
                }
            }
        }
    }

    private record Found(ObjectId id, Location at) {
        long end() {
            return at.offset() + at.stored();
        }
    }

    private void readAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink, Set<ObjectId> gone) {
        List<Found> order = find(ids);
        int from = 0;
        while (from < order.size()) {
            int to = from + 1;
            long bytes = order.get(from).at().raw();
            while (to < order.size() && bytes + order.get(to).at().raw() <= WINDOW) {
                bytes += order.get(to).at().raw();
                to++;
            }
            window(order.subList(from, to), sink, gone);
            from = to;
        }
    }

    /** What lies together is read together, wherever it stands among the others; then all is handed out in its order. */
    private void window(List<Found> order, Consumer<Blob> sink, Set<ObjectId> gone) {
        List<Found> places = new ArrayList<>(order);
        places.sort(PackBlobStore::byPlace);
        if (places.equals(order)) {
            runs(places, sink, gone);
            return;
        }
        Map<ObjectId, Blob> held = new HashMap<>();
        runs(places, blob -> held.put(blob.id(), blob), gone);
        for (Found found : order) {
            Blob blob = held.remove(found.id());
            if (blob != null) {
                sink.accept(blob);
            }
        }
    }

    private void runs(List<Found> places, Consumer<Blob> sink, Set<ObjectId> gone) {
        int from = 0;
        while (from < places.size()) {
            int to = from + 1;
            long wanted = places.get(from).at().stored();
            while (to < places.size() && joins(places.get(from), places.get(to - 1), places.get(to), wanted)) {
                wanted += places.get(to).at().stored();
                to++;
            }
            read(places.subList(from, to), sink, gone);
            from = to;
        }
    }

    private List<Found> find(Collection<? extends ObjectId> ids) {
        Map<ObjectId, Location> places = catalog.find(ids);
        List<Found> order = new ArrayList<>();
        for (ObjectId id : new LinkedHashSet<ObjectId>(ids)) {
            Location place = places.get(id);
            if (place != null) {
                order.add(new Found(id, place));
            }
        }
        if (!order.isEmpty() && order.getFirst().id().kind().metadata()) {
            order.sort(PackBlobStore::byPlace);
        }
        return order;
    }

    private static int byPlace(Found a, Found b) {
        int order = a.at().pack().compareTo(b.at().pack());
        return order == 0 ? Long.compare(a.at().offset(), b.at().offset()) : order;
    }

    private void read(List<Found> run, Consumer<Blob> sink, Set<ObjectId> gone) {
        Location first = run.getFirst().at();
        int length = (int) (run.getLast().end() - first.offset());
        Optional<byte[]> bytes = read(run.getFirst(), length);
        if (bytes.isEmpty()) {
            run.forEach(found -> gone.add(found.id()));
            return;
        }
        run.forEach(found -> sink.accept(blob(found, bytes.get(), first.offset())));
    }

    private Optional<byte[]> read(Found first, int length) {
        try {
            return storage.get(first.at().pack().key(), first.at().offset(), length);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.BROKEN) {
                throw damaged(first.id(), first.at(), String.valueOf(e.getMessage()), Optional.of(e));
            }
            throw e;
        }
    }

    private static boolean joins(Found first, Found last, Found next, long wanted) {
        return next.at().pack().equals(first.at().pack())
                && next.at().offset() >= last.end()
                && next.at().offset() - last.end() <= GAP
                && next.at().offset() - first.at().offset() - wanted <= wanted + SPARE
                && next.end() - first.at().offset() <= LONGEST_READ;
    }

    private Blob blob(Found found, byte[] bytes, long from) {
        try {
            return claim(found, bytes, from);
        } catch (IllegalArgumentException e) {
            return distrust.map(forget -> again(found, forget, e)).orElseThrow(() -> damaged(found, e));
        }
    }

    private Blob again(Found found, Consumer<StorageKey> forget, IllegalArgumentException first) {
        forget.accept(found.at().pack().key());
        byte[] bytes = read(found, found.at().stored()).orElseThrow(() -> damaged(found, first));
        try {
            return claim(found, bytes, found.at().offset());
        } catch (IllegalArgumentException e) {
            throw damaged(found, e);
        }
    }

    private static Blob claim(Found found, byte[] bytes, long from) {
        Location place = found.at();
        int start = (int) (place.offset() - from);
        byte[] payload = start == 0 && bytes.length == place.stored()
                ? bytes
                : Arrays.copyOfRange(bytes, start, start + place.stored());
        return place.claim(found.id(), payload);
    }

    private StoreException damaged(Found found, IllegalArgumentException why) {
        return damaged(found.id(), found.at(), String.valueOf(why.getMessage()), Optional.of(why));
    }

    /** Remembered, so that whoever has the object can put it again. */
    private StoreException damaged(ObjectId id, Location place, String why, Optional<Exception> cause) {
        StoreException broken = broken(id, place, why, cause);
        try {
            // Not if it was put again meanwhile: what it is now was not read.
            if (place.equals(catalog.find(List.of(id)).get(id))) {
                catalog.markDamaged(Set.of(id));
            }
        } catch (StoreException e) {
            broken.addSuppressed(e);
        }
        return broken;
    }

    private static StoreException broken(ObjectId id, Location place, String why, Optional<Exception> cause) {
        String message = "object " + id.text() + " cannot be read from pack "
                + place.pack().key() + ": " + why
                + "; verify the repository, and restore the pack or fetch the object again";
        return cause.map(e -> new StoreException(StoreException.Kind.BROKEN, message, e))
                .orElseGet(() -> new StoreException(StoreException.Kind.BROKEN, message));
    }

    /** At most {@value #PUTS_AT_ONCE} puts run at once; what gives the blobs must not put to the same store itself. */
    @Override
    public void putAll(Iterable<Blob> blobs) {
        try {
            puts.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while other puts ran");
        }
        try {
            PackKeeper keeper = new PackKeeper(storage, catalog, spool, random);
            try (PackSession session = new PackSession(catalog, spool, keeper)) {
                session.putAll(blobs.iterator());
            }
        } finally {
            puts.release();
        }
    }

    @Override
    public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        return catalog.missing(ids);
    }

    @Override
    public Iterator<ObjectId> list() {
        Iterator<Map.Entry<ObjectId, Location>> rows = catalog.list();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public ObjectId next() {
                return rows.next().getKey();
            }
        };
    }

    @Override
    public Set<ObjectId> damaged() {
        return catalog.damaged();
    }

    @Override
    public void markDamaged(Collection<? extends ObjectId> ids) {
        catalog.markDamaged(ids);
    }

    @Override
    public void markSound(Collection<? extends ObjectId> ids) {
        catalog.markSound(ids);
    }

    @Override
    public void delete(Collection<? extends ObjectId> ids) {
        catalog.remove(ids);
    }
}
