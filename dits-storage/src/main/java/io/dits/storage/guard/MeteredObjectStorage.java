// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells a {@link StorageMeter} of all that a storage is asked. A listing counts once, with the time to its first key, and once
 * more if it fails later.
 */
public final class MeteredObjectStorage implements ObjectStorage {
    private final ObjectStorage inner;
    private final StorageMeter meter;
    private final LongSupplier nanos;

    /**
     * A meter before that storage.
     *
     * @param nanos a clock that only goes forward, as {@link System#nanoTime}
     */
    public MeteredObjectStorage(ObjectStorage inner, StorageMeter meter, LongSupplier nanos) {
        this.inner = inner;
        this.meter = meter;
        this.nanos = nanos;
    }

    @Override
    public void put(StorageKey key, Content content) {
        long size = content.size();
        measured(Operation.PUT, () -> {
            inner.put(key, content);
            return key;
        });
        meter.written(size);
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        boolean put = measured(Operation.PUT, () -> inner.putIfAbsent(key, content));
        if (put) {
            meter.written(content.size());
        }
        return put;
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        return read(measured(Operation.GET, () -> inner.get(key)));
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        return read(measured(Operation.GET, () -> inner.get(key, offset, length)));
    }

    private Optional<byte[]> read(Optional<byte[]> bytes) {
        bytes.ifPresent(found -> meter.read(found.length));
        return bytes;
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        Iterator<Listed> keys = measured(Operation.LIST, () -> {
            Iterator<Listed> begun = inner.list(prefix);
            return begun.hasNext() ? begun : Collections.emptyIterator();
        });
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return failureMeasured(keys::hasNext);
            }

            @Override
            public Listed next() {
                return failureMeasured(keys::next);
            }
        };
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        measured(Operation.DELETE, () -> {
            inner.delete(keys);
            return keys;
        });
    }

    private <T> T measured(Operation operation, Supplier<T> call) {
        long began = nanos.getAsLong();
        Optional<StoreException.Kind> failure = Optional.empty();
        try {
            return call.get();
        } catch (StoreException e) {
            failure = Optional.of(e.kind());
            throw e;
        } finally {
            meter.ended(operation, failure, Duration.ofNanos(nanos.getAsLong() - began));
        }
    }

    private <T> T failureMeasured(Supplier<T> step) {
        long began = nanos.getAsLong();
        try {
            return step.get();
        } catch (StoreException e) {
            meter.ended(Operation.LIST, Optional.of(e.kind()), Duration.ofNanos(nanos.getAsLong() - began));
            throw e;
        }
    }
}
