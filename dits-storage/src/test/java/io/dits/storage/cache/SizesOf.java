// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.core.store.ObjectStorage;
import io.dits.storage.catalog.PackId;
import java.util.Iterator;
import java.util.OptionalLong;

/** The sizes of packs, as the storage has them. */
record SizesOf(ObjectStorage storage) implements PackSizes {
    @Override
    public OptionalLong of(PackId pack) {
        Iterator<ObjectStorage.Listed> found = storage.list(pack.key().text());
        return found.hasNext() ? OptionalLong.of(found.next().size()) : OptionalLong.empty();
    }
}
