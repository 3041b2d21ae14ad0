// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import io.dits.server.meta.CollectorRun.Did;
import java.util.List;

/**
 * What a run found and did.
 *
 * @param objects all objects that there were
 * @param unreachable those that nothing needs, and that were not in quarantine yet
 * @param unreachableBytes what they take in packs
 * @param repositories where they are; one that stands in two counts for both. The largest first
 * @param anew whether what was in quarantine waits a grace period more, because no run had ended for long
 * @param did what it did
 */
public record Report(
        long objects, long unreachable, long unreachableBytes, List<Part> repositories, boolean anew, Did did) {
    /** Copies. */
    public Report {
        repositories = List.copyOf(repositories);
    }

    /**
     * The part of one repository.
     *
     * @param name as owner/name
     * @param deleted whether the repository is deleted
     */
    public record Part(String name, boolean deleted, long objects, long bytes) {}
}
