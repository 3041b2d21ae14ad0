// SPDX-License-Identifier: Apache-2.0
package io.dits.core.store;

import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.util.Optional;

/** What came of a wish to move refs. */
public sealed interface RefUpdate {
    /** All moved. */
    record Applied() implements RefUpdate {}

    /**
     * None moved: this one is not where the change said.
     *
     * @param name the ref
     * @param actual where it is; empty if it does not exist
     */
    record Stale(RefName name, Optional<TargetId> actual) implements RefUpdate {}
}
