// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.core.graph.Transfer;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.util.List;
import java.util.Optional;

/** What came of a push. */
public sealed interface PushResult {
    /**
     * All refs are where they were wished.
     *
     * @param refs one for each wish, in their order
     * @param sent what went over
     */
    record Pushed(List<Moved> refs, Transfer.Result sent) implements PushResult {}

    /**
     * A ref that was moved, or was there already.
     *
     * @param from where it was
     * @param to where it is
     * @param forward whether the old commit is an ancestor of the new one
     */
    record Moved(RefName name, Optional<TargetId> from, Optional<TargetId> to, boolean forward) {
        /** True if there was nothing to do. */
        public boolean upToDate() {
            return from.equals(to);
        }
    }

    /**
     * Nothing was moved, because this ref is where the push does not start from.
     *
     * @param actual where it is
     * @param seen where it was last seen, as far as this working copy knows
     */
    record Rejected(RefName name, Optional<TargetId> actual, Optional<TargetId> seen) implements PushResult {}
}
