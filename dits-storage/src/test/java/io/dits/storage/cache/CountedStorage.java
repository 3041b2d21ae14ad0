// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts reads, and lets them wait for a signal. */
public final class CountedStorage implements ObjectStorage {
    /** Reads so far, of parts and of whole objects. */
    public final AtomicInteger reads = new AtomicInteger();
    /** Bytes that were asked for. */
    public final AtomicLong bytes = new AtomicLong();

    volatile CountDownLatch gate = new CountDownLatch(0);
    private final ObjectStorage inner;

    /** Before that storage. */
    public CountedStorage(ObjectStorage inner) {
        this.inner = inner;
    }

    @Override
    public void put(StorageKey key, Content content) {
        inner.put(key, content);
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        return inner.putIfAbsent(key, content);
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        reads.incrementAndGet();
        return inner.get(key);
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        reads.incrementAndGet();
        bytes.addAndGet(length);
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return inner.get(key, offset, length);
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        return inner.list(prefix);
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        inner.delete(keys);
    }
}
