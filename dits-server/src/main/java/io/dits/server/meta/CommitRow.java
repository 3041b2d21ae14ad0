// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.CommitId;
import io.dits.core.model.TreeId;
import java.util.List;

/**
 * What the database knows of a commit.
 *
 * @param id its name
 * @param tree its root directory
 * @param parents in their order
 * @param generation 1 without parents, else one more than the highest of the parents
 * @param rank its place in the order of time, always greater than that of each parent
 */
public record CommitRow(CommitId id, TreeId tree, List<CommitId> parents, int generation, long rank)
        implements Comparable<CommitRow> {
    /** Copies the parents. */
    public CommitRow {
        parents = List.copyOf(parents);
    }

    /** Newest first; children always before parents. */
    @Override
    public int compareTo(CommitRow other) {
        int order = Long.compare(other.rank, rank);
        return order == 0 ? id.compareTo(other.id) : order;
    }
}
