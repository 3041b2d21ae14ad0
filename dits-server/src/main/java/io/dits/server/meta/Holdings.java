// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.store.StorageKey;
import java.util.List;
import java.util.UUID;

/** What the database says of the object storage that belongs to it. */
public interface Holdings {
    /** The id that the database got when it was made; it never changes. */
    UUID installation();

    /** Some of the packs that should be in the storage, old ones and new ones; none if there are none. */
    List<StorageKey> somePacks();
}
