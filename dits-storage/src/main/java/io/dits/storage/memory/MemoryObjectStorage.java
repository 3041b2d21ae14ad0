// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.memory;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Object storage in memory. */
public final class MemoryObjectStorage implements ObjectStorage {
    private final ConcurrentSkipListMap<StorageKey, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public void put(StorageKey key, Content content) {
        objects.put(key, bytes(key, content));
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        return objects.putIfAbsent(key, bytes(key, content)) == null;
    }

    private static byte[] bytes(StorageKey key, Content content) {
        if (content.size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    key + ": wanted at most " + MAX_SIZE + " bytes, found " + content.size());
        }
        try (InputStream in = content.open()) {
            byte[] bytes = in.readNBytes((int) content.size() + 1);
            if (bytes.length != content.size()) {
                throw new IOException("content: wanted " + content.size() + " bytes, found " + bytes.length);
            }
            return bytes;
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "cannot read what was to be put: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        return Optional.ofNullable(objects.get(key)).map(byte[]::clone);
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        return Optional.ofNullable(objects.get(key)).map(bytes -> {
            if (offset < 0 || length < 0 || offset > bytes.length - length) {
                throw new StoreException(
                        StoreException.Kind.BROKEN,
                        key + ": wanted " + length + " bytes from " + offset + " on, found " + bytes.length
                                + " in all");
            }
            return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
        });
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().text().startsWith(prefix))
                .map((Map.Entry<StorageKey, byte[]> entry) -> new Listed(entry.getKey(), entry.getValue().length))
                .iterator();
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        keys.forEach(objects::remove);
    }
}
