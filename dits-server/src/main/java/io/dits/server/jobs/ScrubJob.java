// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import io.dits.core.store.StoreException;
import io.dits.server.care.PackProof;
import io.dits.server.meta.Scrub;
import io.dits.storage.catalog.PackId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all packs again while the server runs, one after the other and not faster than it may, so that damage is found while
 * there are still copies to mend it. Of several servers over one database one does it at a time.
 */
public final class ScrubJob implements AutoCloseable, PackProof.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubJob.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Scrub scrub;
    private final PackProof proof;
    private final BooleanSupplier ready;
    private final Duration interval;
    private final long rate;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name("scrub").factory());
    private final LongAdder packs = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private Duration look = Duration.ofMinutes(5);
    /** Only touched by the one thread, and when that has ended. */
    private Optional<Scrub.Turn> turn = Optional.empty();

    private volatile boolean ending;

    /**
     * A job that does not run yet.
     *
     * @param ready whether the database has this version's schema
     * @param interval from the beginning of a round to that of the next
     * @param rate bytes a second that are read on average
     */
    public ScrubJob(Scrub scrub, PackProof proof, BooleanSupplier ready, Duration interval, long rate) {
        this.scrub = scrub;
        this.proof = proof;
        this.ready = ready;
        this.interval = interval;
        this.rate = rate;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Looks from now on, every so often, whether it is its turn. */
    public void start(Duration every) {
        look = every;
        next(every);
    }

    private void next(Duration wait) {
        try {
            var _ = thread.schedule(this::step, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            return;
        }
    }

    private void step() {
        Duration wait = look;
        try {
            if (!ending && turn.isEmpty() && ready.getAsBoolean()) {
                turn = scrub.begin(interval);
            }
            if (!ending && turn.isPresent()) {
                wait = read(turn.get());
            }
        } catch (StoreException e) {
            LOG.warn("scrub: {}; it goes on later", e.getMessage());
            giveUpTurn();
        } catch (RuntimeException e) {
            // Else the thread would never look again.
            LOG.error("scrub: failed; it goes on later", e);
            giveUpTurn();
        }
        next(wait);
    }

    /** Reads a pack; how long to wait after it. */
    private Duration read(Scrub.Turn mine) {
        Optional<PackId> pack = mine.next();
        if (pack.isEmpty()) {
            giveUpTurn();
            LOG.info("scrub: a round has come to its end");
            return look;
        }
        PackProof.Outcome outcome = proof.prove(pack.get(), this);
        mine.read(pack.get(), outcome.bytes(), outcome.faults());
        packs.increment();
        bytes.add(outcome.bytes());
        faults.add(outcome.faults());
        return Duration.ofMillis(Math.ceilDiv(outcome.bytes() * 1000, rate));
    }

    private void giveUpTurn() {
        turn.ifPresent(Scrub.Turn::close);
        turn = Optional.empty();
    }

    @Override
    public void missing(String text) {
        LOG.error("scrub: missing: {}; mend it with: dits-admin storage verify --repair, or a push", text);
    }

    @Override
    public void damaged(String text) {
        LOG.error("scrub: damaged: {}; mend it with: dits-admin storage verify --repair, or a push", text);
    }

    /** Packs that this server read. */
    public long packs() {
        return packs.sum();
    }

    /** Bytes of those. */
    public long bytes() {
        return bytes.sum();
    }

    /** Objects that this server found damaged or gone. */
    public long faults() {
        return faults.sum();
    }

    /** Ends after the pack under way; whoever comes next goes on from there. */
    @Override
    public void close() {
        ending = true;
        Ending.of(thread, PATIENCE);
        giveUpTurn();
    }
}
