// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.List;

/** Commits, children before parents. */
public record HistoryAnswer(List<Entry> commits, boolean hasMore) {
    /**
     * One commit.
     *
     * @param id hexadecimal
     * @param parents hexadecimal, in their order
     * @param generation 1 without parents, else one more than the highest of the parents
     */
    public record Entry(String id, List<String> parents, int generation) {}
}
