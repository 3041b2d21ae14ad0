// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.Optional;

/** Hears what an object storage is asked and how it answers. Safe for concurrent use. */
public interface StorageMeter {
    /**
     * A call has ended.
     *
     * @param failure how it failed; empty if it was answered
     */
    void ended(Operation operation, Optional<StoreException.Kind> failure, Duration time);

    /** Bytes came from the storage. */
    void read(long bytes);

    /** Bytes were given to the storage, which keeps them now. */
    void written(long bytes);
}
