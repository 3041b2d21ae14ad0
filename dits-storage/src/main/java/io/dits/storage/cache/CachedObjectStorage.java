// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.storage.catalog.PackId;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An object storage whose packs are kept on a disk, block by block as they are read. Ranges are read in whole blocks, so that
 * a range that is asked for next is often there already, and many who want the same block wait for one read.
 */
public final class CachedObjectStorage implements ObjectStorage {
    private final ObjectStorage inner;
    private final DiskCache disk;
    private final PackSizes sizes;
    private final Flights<BlockRead.Block, BlockRead.Piece> flights = new Flights<>();

    /** That cache before that storage. */
    public CachedObjectStorage(ObjectStorage inner, DiskCache disk, PackSizes sizes) {
        this.inner = inner;
        this.disk = disk;
        this.sizes = sizes;
    }

    @Override
    public void put(StorageKey key, Content content) {
        inner.put(key, content);
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        return inner.putIfAbsent(key, content);
    }

    /** Goes behind: nobody reads whole packs but who checks them. */
    @Override
    public Optional<byte[]> get(StorageKey key) {
        return inner.get(key);
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        Optional<PackId> pack = PackId.ofKey(key);
        OptionalLong size = pack.isPresent() ? size(pack.get()) : OptionalLong.empty();
        if (size.isEmpty() || offset < 0 || length <= 0 || offset > size.getAsLong() - length) {
            return inner.get(key, offset, length);
        }
        return new BlockRead(inner, disk, flights, pack.get(), size.getAsLong(), offset, length).run();
    }

    private OptionalLong size(PackId pack) {
        OptionalLong known = disk.packSize(pack);
        return known.isPresent() ? known : sizes.of(pack);
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        return inner.list(prefix);
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        inner.delete(keys);
        keys.forEach(this::distrust);
    }

    /** What is kept of this object is not what it should be: the next read goes behind. */
    public void distrust(StorageKey key) {
        PackId.ofKey(key).ifPresent(disk::forget);
    }
}
