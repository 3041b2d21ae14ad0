// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.guard;

import java.util.function.Supplier;

/** Decides when a call is made, how often, and whether at all. Safe for concurrent use. */
@FunctionalInterface
public interface Guard {
    /**
     * Makes the call.
     *
     * @throws io.dits.core.store.StoreException what the call threw at last, or the guard instead of it
     */
    <T> T run(Operation operation, Supplier<T> call);
}
