// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.refs;

import io.dits.core.model.CommitId;
import io.dits.core.model.RefName;
import java.util.Optional;

/** Where a working copy stands. */
public sealed interface Head {
    /** On a branch, which need not exist yet: a commit moves it. */
    record OnBranch(RefName branch) implements Head {}

    /** On a commit itself: a commit moves nothing but this. */
    record Detached(CommitId commit) implements Head {}

    /** The branch that it is on, if it is on one. */
    default Optional<RefName> onBranch() {
        return this instanceof OnBranch on ? Optional.of(on.branch()) : Optional.empty();
    }

    /** As people read it: the branch's short name, or the first digits of the commit. */
    default String shown() {
        return switch (this) {
            case OnBranch on -> on.branch().shortName();
            case Detached at -> at.commit().hash().hex().substring(0, 10);
        };
    }
}
