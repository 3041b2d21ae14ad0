// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import io.dits.core.store.StoreException;
import io.dits.server.meta.AuditSeals;
import io.dits.server.service.Refusals;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the audit while the server runs, and removes what is too old. Of several servers over one database each looks whether
 * something waits, and one of them does it.
 */
public final class AuditJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditJob.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AuditSeals seals;
    private final Refusals refusals;
    private final BooleanSupplier ready;
    private final Duration retention;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("audit").factory());
    private final LongAdder sealed = new LongAdder();

    private volatile boolean ending;

    /**
     * A job that does not run yet.
     *
     * @param refusals told now and then to write what it has counted
     * @param ready whether the database has this version's schema
     * @param retention how long rows are kept
     */
    public AuditJob(AuditSeals seals, Refusals refusals, BooleanSupplier ready, Duration retention) {
        this.seals = seals;
        this.refusals = refusals;
        this.ready = ready;
        this.retention = retention;
    }

    /** Looks from now on, every so often, whether rows wait. */
    public void start(Duration every) {
        var _ = thread.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does what is to be done. What goes wrong is logged, and tried again the next time. */
    void look() {
        try {
            if (!ending && ready.getAsBoolean()) {
                refusals.flush();
                seal();
                int removed = seals.forget(retention);
                if (removed > 0) {
                    LOG.info("audit: {} rows that were older than {} are removed", removed, retention);
                }
            }
        } catch (StoreException e) {
            LOG.warn("audit: {}; it goes on later", e.getMessage());
        } catch (RuntimeException e) {
            // Else the thread would never look again.
            LOG.error("audit: failed; it goes on later", e);
        }
    }

    private void seal() {
        Optional<AuditSeals.Sealed> made = seals.seal();
        while (made.isPresent()) {
            sealed.add(made.get().rows());
            // The log is a copy elsewhere: who makes all seals anew cannot change what is written there.
            LOG.info(
                    "audit: {} rows sealed, the head is {}",
                    made.get().rows(),
                    made.get().head());
            made = ending ? Optional.empty() : seals.seal();
        }
    }

    /** Rows that this server sealed. */
    public long sealed() {
        return sealed.sum();
    }

    /** Ends after the seal under way; rows wait for the next server. */
    @Override
    public void close() {
        ending = true;
        Ending.of(thread, PATIENCE);
    }
}
