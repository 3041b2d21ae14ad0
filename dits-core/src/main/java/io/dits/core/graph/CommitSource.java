// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.model.CommitId;
import java.util.List;

/** Where history is read from: commit objects, or rows that say the same. */
public interface CommitSource {
    /** The parents of a commit that is there. */
    List<CommitId> parents(CommitId commit);

    /** The committer's time in seconds since 1970-01-01T00:00:00Z; only the order of walking depends on it. */
    long time(CommitId commit);
}
