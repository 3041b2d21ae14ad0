// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the collector keeps in the database besides links: who runs, what came of it, what is in quarantine. */
public interface Collector {
    /**
     * Begins a run, which has to be closed.
     *
     * @param dry whether it is only to find out: then it is not remembered
     * @param cause who has it run, for the audit
     * @return empty if another one is under way
     */
    Optional<CollectorRun> begin(CollectorLimits limits, boolean dry, Cause cause);

    /** Whether no run ended or was refused within the interval, and none failed within the patience. */
    boolean due(Duration interval, Duration patience);

    /** How things stand. */
    Status status();

    /**
     * Makes all live again that is in quarantine in a repository, as if it had been given now. What the collector has begun
     * to delete stays gone.
     *
     * @return how many objects; empty if there is no such repository
     */
    Optional<Long> undelete(RepositoryId repository, Cause cause);

    /**
     * How things stand.
     *
     * @param last the last run, if there was one
     * @param success when a run last came to its end
     * @param quarantined objects in quarantine that are live nowhere
     * @param quarantinedBytes what they take in packs
     * @param pending packs that are to be deleted from the storage
     * @param pendingBytes their length
     * @param unknown packs that stand in the storage and that the database does not know
     * @param unknownBytes their length
     */
    record Status(
            Optional<Past> last,
            Optional<Instant> success,
            long quarantined,
            long quarantinedBytes,
            long pending,
            long pendingBytes,
            long unknown,
            long unknownBytes) {}

    /**
     * A run that was.
     *
     * @param started when it began
     * @param finished when it ended; empty if it is under way, or died
     * @param state running, done, refused or failed
     * @param message why it was refused or failed
     * @param did what it did until then
     */
    record Past(Instant started, Optional<Instant> finished, String state, String message, CollectorRun.Did did) {}
}
