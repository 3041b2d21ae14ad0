// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.refs;

import io.dits.core.model.CommitId;
import io.dits.core.model.RefName;
import java.util.Optional;
import java.util.function.Function;

/** Where a working copy stands. */
public sealed interface Head {
    /** On a branch, which need not exist yet: a commit moves it. */
    record OnBranch(RefName branch) implements Head {
        @Override
        public String shown() {
            return branch.shortName();
        }

        @Override
        public Optional<CommitId> commit(Function<RefName, Optional<CommitId>> tips) {
            return tips.apply(branch);
        }
    }

    /** On a commit itself: a commit moves nothing but this. */
    record Detached(CommitId commit) implements Head {
        @Override
        public String shown() {
            return commit.hash().hex().substring(0, 10);
        }

        @Override
        public Optional<CommitId> commit(Function<RefName, Optional<CommitId>> tips) {
            return Optional.of(commit);
        }
    }

    /** The branch that it is on, if it is on one. */
    default Optional<RefName> onBranch() {
        return this instanceof OnBranch on ? Optional.of(on.branch()) : Optional.empty();
    }

    /** As people read it: the branch's short name, or the first digits of the commit. */
    String shown();

    /** The commit that it stands on, if there is one; {@code tips} knows those of branches. */
    Optional<CommitId> commit(Function<RefName, Optional<CommitId>> tips);
}
