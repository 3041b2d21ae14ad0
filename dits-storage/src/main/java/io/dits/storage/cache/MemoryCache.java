// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.storage.cache.Flights.Flight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Keeps blobs that were read lately in memory. Many who want the same blob at once wait for one read. Only reads fill it: who
 * uploads seldom reads.
 */
public final class MemoryCache implements BlobStore, CacheLayer {
    private final BlobStore inner;
    private final HeldBlobs held;
    private final Flights<ObjectId, Blob> flights = new Flights<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * A cache before that store.
     *
     * @param limit the most bytes that it holds, all told; 0 for none
     */
    public MemoryCache(BlobStore inner, long limit) {
        this.inner = inner;
        this.held = new HeldBlobs(limit);
    }

    @Override
    public Optional<Blob> get(ObjectId id) {
        List<Blob> found = new ArrayList<>(1);
        getAll(List.of(id), found::add);
        return found.stream().findFirst();
    }

    /**
     * What is not in memory is read as a whole before any of it is handed out, so that nobody waits for a slow sink: callers
     * ask for as much at a time as they have room for.
     */
    @Override
    public void getAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
        List<ObjectId> lacking = new ArrayList<>();
        for (ObjectId id : new LinkedHashSet<ObjectId>(ids)) {
            Optional<Blob> known = held.find(id);
            known.ifPresentOrElse(sink, () -> lacking.add(id));
        }
        int rest = lacking.size();
        hits.add(Set.copyOf(ids).size() - rest);
        misses.add(rest);
        if (!lacking.isEmpty()) {
            load(lacking).forEach(sink);
        }
    }

    private List<Blob> load(List<ObjectId> lacking) {
        Map<ObjectId, Flight<ObjectId, Blob>> mine = new LinkedHashMap<>();
        List<Flight<ObjectId, Blob>> others = new ArrayList<>();
        List<Blob> loaded = new ArrayList<>(lacking.size());
        try {
            for (ObjectId id : lacking) {
                Flight<ObjectId, Blob> flight = flights.join(id);
                if (flight.mine()) {
                    mine.put(id, flight);
                } else {
                    others.add(flight);
                }
            }
            loadMine(mine, loaded);
        } finally {
            mine.values().forEach(flight -> flights.land(flight, Optional.empty()));
        }
        List<ObjectId> open = new ArrayList<>();
        for (Flight<ObjectId, Blob> flight : others) {
            flight.landed().ifPresentOrElse(loaded::add, () -> open.add(flight.key()));
        }
        if (!open.isEmpty()) {
            inner.getAll(open, loaded::add);
        }
        return loaded;
    }

    private void loadMine(Map<ObjectId, Flight<ObjectId, Blob>> mine, List<Blob> loaded) {
        int era = held.era();
        List<ObjectId> ask = new ArrayList<>();
        for (Flight<ObjectId, Blob> flight : mine.values()) {
            // It may have landed between the look and the claim.
            held.find(flight.key()).ifPresentOrElse(blob -> landed(flight, blob, loaded), () -> ask.add(flight.key()));
        }
        if (!ask.isEmpty()) {
            inner.getAll(ask, blob -> {
                held.add(blob, era);
                landed(java.util.Objects.requireNonNull(mine.get(blob.id())), blob, loaded);
            });
        }
    }

    private void landed(Flight<ObjectId, Blob> flight, Blob blob, List<Blob> loaded) {
        loaded.add(blob);
        flights.land(flight, Optional.of(blob));
    }

    @Override
    public void putAll(Iterable<Blob> blobs) {
        inner.putAll(blobs);
    }

    @Override
    public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        return inner.missing(ids);
    }

    @Override
    public Set<ObjectId> damaged() {
        return inner.damaged();
    }

    @Override
    public Numbers numbers() {
        return new Numbers(hits.sum(), misses.sum(), 0, held.bytes(), held.limit());
    }

    @Override
    public void clear() {
        held.clear();
    }
}
