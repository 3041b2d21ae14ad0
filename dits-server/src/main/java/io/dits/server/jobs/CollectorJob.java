// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import io.dits.core.store.StoreException;
import io.dits.server.meta.Collector;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects as often as is wanted while the server runs. Of several servers over one database each looks whether a run is due,
 * and one of them runs it.
 */
public final class CollectorJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorJob.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONGEST_PATIENCE = Duration.ofHours(1);

    private final Collector collector;
    private final Collecting collecting;
    private final BooleanSupplier ready;
    private final Duration interval;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("collector").factory());
    private final LongAdder objects = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private volatile boolean ending;

    /**
     * A job that does not run yet.
     *
     * @param collecting gives the collector for a pause that ends its runs when the server ends
     * @param ready whether the database has this version's schema
     * @param interval how often runs begin
     */
    public CollectorJob(
            Collector collector, Function<Runnable, Collecting> collecting, BooleanSupplier ready, Duration interval) {
        this.collector = collector;
        this.collecting = collecting.apply(this::pause);
        this.ready = ready;
        this.interval = interval;
    }

    /** Looks from now on, every so often, whether a run is due. */
    public void start(Duration every) {
        var _ = thread.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void pause() {
        if (ending) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the server ends; the next run does the rest");
        }
    }

    /** Runs if a run is due. What goes wrong is logged, and tried again after an hour or the interval. */
    void look() {
        try {
            Duration patience = interval.compareTo(LONGEST_PATIENCE) < 0 ? interval : LONGEST_PATIENCE;
            if (!ending && ready.getAsBoolean() && collector.due(interval, patience)) {
                log(collecting.run(Collecting.Wish.USUAL));
            }
        } catch (StoreException e) {
            LOG.warn("collector: {}", e.getMessage());
        } catch (RuntimeException e) {
            // Else the thread would never look again.
            LOG.error("collector: a run failed", e);
        }
    }

    private void log(Outcome outcome) {
        switch (outcome) {
            case Outcome.Done done -> {
                objects.add(done.report().did().deleted());
                bytes.add(done.report().did().deletedBytes());
                LOG.info(
                        "collector: {} of {} objects are needed by nothing; {}",
                        done.report().unreachable(),
                        done.report().objects(),
                        done.report().did());
            }
            case Outcome.Refused refused -> LOG.error("collector: refused: {}", refused.reason());
            case Outcome.Busy busy -> LOG.debug("collector: another one runs");
        }
    }

    /** Objects that this server deleted. */
    public long deletedObjects() {
        return objects.sum();
    }

    /** What those took in packs. */
    public long deletedBytes() {
        return bytes.sum();
    }

    boolean isEnding() {
        return ending;
    }

    /** Ends a run under way at its next step; the next run does the rest. */
    @Override
    public void close() {
        ending = true;
        Ending.of(thread, PATIENCE);
    }
}
