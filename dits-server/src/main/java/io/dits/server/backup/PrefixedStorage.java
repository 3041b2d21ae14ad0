// SPDX-License-Identifier: Apache-2.0
package io.dits.server.backup;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/** A part of an object storage: the objects whose keys start with a prefix, which those that use it do not see. */
public final class PrefixedStorage implements ObjectStorage {
    private final ObjectStorage storage;
    private final String prefix;

    /**
     * That part of it.
     *
     * @param prefix words with a slash after each
     */
    public PrefixedStorage(ObjectStorage storage, String prefix) {
        this.storage = storage;
        this.prefix = prefix;
    }

    private StorageKey below(StorageKey key) {
        return new StorageKey(prefix + key);
    }

    @Override
    public void put(StorageKey key, Content content) {
        storage.put(below(key), content);
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        return storage.putIfAbsent(below(key), content);
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        return storage.get(below(key));
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        return storage.get(below(key), offset, length);
    }

    @Override
    public Iterator<Listed> list(String text) {
        Iterator<Listed> all = storage.list(prefix + text);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Listed next() {
                Listed listed = all.next();
                return new Listed(new StorageKey(listed.key().text().substring(prefix.length())), listed.size());
            }
        };
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        storage.delete(keys.stream().map(this::below).toList());
    }
}
