// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import java.util.List;
import java.util.Optional;

/** What came of the wish to move refs. None moved unless it is {@link Accepted}. */
public sealed interface PushResult {
    /** All are where the changes lead. */
    record Accepted() implements PushResult {}

    /**
     * A ref is not where the change said.
     *
     * @param actual where it is; empty if it does not exist
     */
    record Stale(RefName ref, Optional<TargetId> actual) implements PushResult {}

    /**
     * A branch would go elsewhere than forward.
     *
     * @param actual where it is
     */
    record NotFastForward(RefName ref, TargetId actual) implements PushResult {}

    /** New targets that the repository lacks. */
    record Incomplete(List<ObjectId> missing) implements PushResult {
        /** Copies. */
        public Incomplete {
            missing = List.copyOf(missing);
        }
    }

    /**
     * The owner would have more than is allowed.
     *
     * @param limit bytes allowed
     * @param used bytes that are used
     * @param needed bytes that would be used
     */
    record OverQuota(long limit, long used, long needed) implements PushResult {}

    /** A name cannot be beside another that exists. */
    record NameClash(String reason) implements PushResult {}

    /** The actor may not, or not any more. */
    record Denied(String reason) implements PushResult {}

    /** The repository is gone. */
    record Gone() implements PushResult {}
}
