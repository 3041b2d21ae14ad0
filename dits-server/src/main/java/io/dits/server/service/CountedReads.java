// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Reads metadata for one request within a budget: what was read last, taken apart, and what the request says that it still
 * holds of what it read before. It waits only before it has anything; later, when there is no more, the request is to
 * come again. For one thread.
 */
final class CountedReads implements BlobStore, AutoCloseable {
    /** Metadata is taken apart, which costs several times its bytes. */
    private static final long PARSING = 6;
    /** Taken at first: enough for nearly all. */
    private static final long LEAST = 256 << 10;

    private final BlobStore store;
    private final ByteBudget budget;
    private final Duration patience;
    /** What was taken, the last first. */
    private final Deque<Long> takes = new ArrayDeque<>();

    private long taken;
    private LongSupplier held = () -> 0;

    CountedReads(BlobStore store, ByteBudget budget, Duration patience) {
        this.store = store;
        this.budget = budget;
        this.patience = patience;
    }

    /** From now on these bytes of what was read are held besides the last. */
    void holding(LongSupplier bytes) {
        held = bytes;
    }

    @Override
    public Optional<Blob> get(ObjectId id) {
        List<Blob> found = new ArrayList<>(1);
        getAll(List.of(id), found::add);
        return found.stream().findFirst();
    }

    /** Reads all of them before it hands them out: together they have about the size of one object. */
    @Override
    public void getAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
        if (takes.isEmpty()) {
            budget.take(LEAST, patience);
            takes.push(LEAST);
            taken = LEAST;
        }
        List<Blob> blobs = new ArrayList<>();
        budget.unsized(patience, () -> {
            store.getAll(ids, blobs::add);
            count(held.getAsLong()
                    + PARSING * blobs.stream().mapToLong(Blob::size).sum());
        });
        blobs.forEach(sink);
    }

    private void count(long bytes) {
        while (takes.size() > 1 && taken - takes.element() >= bytes) {
            long last = takes.pop();
            budget.giveBack(last);
            taken -= last;
        }
        long more = bytes - taken;
        if (more > 0) {
            if (!budget.tryTake(more)) {
                throw new StoreException(
                        StoreException.Kind.THROTTLED,
                        "directories or commits of " + bytes
                                + " bytes in memory are more than there is room for now: wait" + " and try again");
            }
            takes.push(more);
            taken += more;
        }
    }

    @Override
    public void putAll(Iterable<Blob> blobs) {
        throw new UnsupportedOperationException("only reads");
    }

    @Override
    public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        return store.missing(ids);
    }

    /** Gives all back: what was read is not held any more. */
    @Override
    public void close() {
        takes.forEach(budget::giveBack);
        takes.clear();
        taken = 0;
    }
}
