// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** An object storage that is asked by way of a {@link Guard}. */
public final class GuardedObjectStorage implements ObjectStorage {
    private final ObjectStorage inner;
    private final Guard guard;

    /** That guard before that storage. */
    public GuardedObjectStorage(ObjectStorage inner, Guard guard) {
        this.inner = inner;
        this.guard = guard;
    }

    @Override
    public void put(StorageKey key, Content content) {
        guard.run(Operation.PUT, () -> {
            inner.put(key, content);
            return key;
        });
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        return guard.run(Operation.PUT, () -> inner.putIfAbsent(key, content));
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        return guard.run(Operation.GET, () -> inner.get(key));
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        return guard.run(Operation.GET, () -> inner.get(key, offset, length));
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        Listing listing = new Listing(prefix);
        // What cannot be listed fails here, as it does without a guard.
        listing.look();
        return listing;
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        guard.run(Operation.DELETE, () -> {
            inner.delete(keys);
            return keys;
        });
    }

    /** Each step is a call of its own; after one that failed the listing begins anew and goes on behind the last key told. */
    private final class Listing implements Iterator<Listed> {
        private final String prefix;
        private Optional<Iterator<Listed>> open = Optional.empty();
        private Optional<StorageKey> last = Optional.empty();
        private Optional<Listed> next = Optional.empty();
        private boolean ended;

        Listing(String prefix) {
            this.prefix = prefix;
        }

        void look() {
            if (next.isEmpty() && !ended) {
                next = guard.run(Operation.LIST, this::step);
                ended = next.isEmpty();
            }
        }

        private Optional<Listed> step() {
            Iterator<Listed> keys = open.orElseGet(() -> inner.list(prefix));
            // Not to be asked again if it throws.
            open = Optional.empty();
            Optional<Listed> found = Optional.empty();
            while (found.isEmpty() && keys.hasNext()) {
                found = Optional.of(keys.next()).filter(this::isNew);
            }
            open = Optional.of(keys);
            return found;
        }

        private boolean isNew(Listed listed) {
            return last.isEmpty() || listed.key().compareTo(last.get()) > 0;
        }

        @Override
        public boolean hasNext() {
            look();
            return next.isPresent();
        }

        @Override
        public Listed next() {
            look();
            Listed listed = next.orElseThrow(NoSuchElementException::new);
            last = Optional.of(listed.key());
            next = Optional.empty();
            return listed;
        }
    }
}
