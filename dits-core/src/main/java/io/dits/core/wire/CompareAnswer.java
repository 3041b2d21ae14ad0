// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.List;
import java.util.Optional;

/**
 * How two commits differ; ids are hexadecimal.
 *
 * @param mergeBase the newest commit that both have among their ancestors; empty if there is none
 * @param aheadBy commits of head that base lacks
 * @param behindBy commits of base that head lacks
 * @param files what changed from the merge base (from nothing if there is none) to head
 * @param hasMore whether more files changed than are listed
 */
public record CompareAnswer(
        String base,
        String head,
        Optional<String> mergeBase,
        int aheadBy,
        int behindBy,
        List<File> files,
        boolean hasMore) {
    /**
     * One changed path.
     *
     * @param status {@code added}, {@code removed} or {@code modified}
     * @param oldSize bytes before, of files only
     * @param newSize bytes after, of files only
     */
    public record File(String path, String status, Optional<Long> oldSize, Optional<Long> newSize) {}
}
