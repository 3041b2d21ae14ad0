// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.util.List;
import java.util.Optional;

/** What a server made of the wish to move refs. */
public sealed interface RefsOutcome {
    /** All moved. */
    record Applied() implements RefsOutcome {}

    /**
     * None moved: this one is not where the change said.
     *
     * @param actual where it is; empty if it does not exist
     */
    record Stale(RefName name, Optional<TargetId> actual) implements RefsOutcome {}

    /**
     * None moved: the new commit of this branch does not have the old one among its ancestors.
     *
     * @param actual where the branch is
     */
    record NotFastForward(RefName name, Optional<TargetId> actual) implements RefsOutcome {}

    /**
     * None moved: the server lacks what a ref would refer to.
     *
     * @param missing some of it
     */
    record Incomplete(List<ObjectId> missing) implements RefsOutcome {}
}
