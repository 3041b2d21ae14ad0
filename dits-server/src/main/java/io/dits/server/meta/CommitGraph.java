// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.CommitId;
import io.dits.core.model.TagId;
import java.util.Collection;
import java.util.Map;

/** Commits and their parents as rows: history is asked here, never from object storage. */
public interface CommitGraph {
    /**
     * Those of the commits that the repository has, and of their ancestors those that are fewer than {@code depth}
     * steps away; the nearest first, possibly cut after some thousands.
     */
    Map<CommitId, CommitRow> load(RepositoryId repository, Collection<CommitId> commits, int depth);

    /** The commits of those of the annotated tags that the repository has. */
    Map<TagId, CommitId> targets(RepositoryId repository, Collection<TagId> tags);
}
