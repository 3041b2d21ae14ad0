// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** An object storage during whose next read of a range, put or delete something happens, once. */
final class HookedStorage implements ObjectStorage {
    private final ObjectStorage inner;
    final AtomicReference<Runnable> beforeRead = new AtomicReference<>(HookedStorage::nothing);
    final AtomicReference<Runnable> afterPut = new AtomicReference<>(HookedStorage::nothing);
    final AtomicReference<Runnable> beforeDelete = new AtomicReference<>(HookedStorage::nothing);

    HookedStorage(ObjectStorage inner) {
        this.inner = inner;
    }

    private static void once(AtomicReference<Runnable> hook) {
        hook.getAndSet(HookedStorage::nothing).run();
    }

    private static void nothing() {}

    @Override
    public void put(StorageKey key, Content content) {
        inner.put(key, content);
        once(afterPut);
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        return inner.putIfAbsent(key, content);
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        return inner.get(key);
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        once(beforeRead);
        return inner.get(key, offset, length);
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        return inner.list(prefix);
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        once(beforeDelete);
        inner.delete(keys);
    }
}
