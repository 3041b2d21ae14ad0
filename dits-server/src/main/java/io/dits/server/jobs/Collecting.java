// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Collector;
import io.dits.server.meta.CollectorLimits;
import io.dits.server.meta.CollectorRun;
import io.dits.server.meta.CollectorRun.Found;
import io.dits.server.meta.RepositoryId;
import io.dits.server.service.OwnStorage;
import io.dits.storage.pack.Spool;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Runs of the collector, which deletes what nothing needs: see docs/decisions/0005-collector.md. A run is one thread with
 * three connections to the database at most, and asks the storage one thing at a time.
 */
public final class Collecting {
    private final Collector collector;
    private final OwnStorage storage;
    private final BlobStore store;
    private final Spool spool;
    private final RandomGenerator random;
    private final CollectorLimits limits;
    private final double maxShare;
    private final Runnable pause;
    private final Cause cause;

    /**
     * Runs over that installation.
     *
     * @param maxShare the share of all objects, 0 to 1, that may go at once
     * @param pause called between pieces of work; throws to end the run
     * @param cause who has it run, for the audit
     */
    public Collecting(
            Collector collector,
            OwnStorage storage,
            BlobStore store,
            Spool spool,
            RandomGenerator random,
            CollectorLimits limits,
            double maxShare,
            Runnable pause,
            Cause cause) {
        this.collector = collector;
        this.storage = storage;
        this.store = store;
        this.spool = spool;
        this.random = random;
        this.limits = limits;
        this.maxShare = maxShare;
        this.pause = pause;
        this.cause = cause;
    }

    /**
     * How to run.
     *
     * @param dry only find out
     * @param force however much goes
     * @param takeOver even if the storage was another installation's, whose content goes after the grace period
     */
    public record Wish(boolean dry, boolean force, boolean takeOver) {
        /** What the server does by itself. */
        public static final Wish USUAL = new Wish(false, false, false);
    }

    /**
     * Runs once.
     *
     * @throws StoreException if database or storage do not answer; the next run does the rest
     */
    public Outcome run(Wish wish) {
        Optional<CollectorRun> begun = collector.begin(limits, wish.dry(), cause);
        if (begun.isEmpty()) {
            return new Outcome.Busy();
        }
        try (CollectorRun run = begun.get()) {
            try {
                Outcome outcome = run(run, wish);
                switch (outcome) {
                    case Outcome.Refused refused -> run.end("refused", refused.reason());
                    case Outcome.Done done -> run.end("done", "");
                    case Outcome.Busy busy -> {}
                }
                return outcome;
            } catch (RuntimeException | Error e) {
                failed(run, e);
                throw e;
            }
        }
    }

    private static void failed(CollectorRun run, Throwable why) {
        try {
            run.end("failed", String.valueOf(why.getMessage()));
        } catch (StoreException e) {
            why.addSuppressed(e);
        }
    }

    private Outcome run(CollectorRun run, Wish wish) {
        Optional<Report> report = Optional.empty();
        try {
            prove(wish);
            boolean anew = !wish.dry() && run.takeBack();
            Steps steps = new Steps(run, store, pause);
            Map<RepositoryId, CollectorRun.Scope> scopes = new HashMap<>();
            steps.look(wish.dry()).forEach(scope -> scopes.put(scope.id(), scope));
            Found found = run.found();
            report = Optional.of(report(run, found, scopes, anew));
            if (!wish.force()) {
                check(found);
            }
            if (!wish.dry()) {
                steps.quarantine();
                steps.purge();
                packs(run);
            }
            return new Outcome.Done(report(run, found, scopes, anew));
        } catch (Refusal e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()), report);
        }
    }

    private void prove(Wish wish) {
        if (wish.takeOver() && !wish.dry()) {
            storage.takeOver();
        }
        try {
            storage.prove();
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.DENIED) {
                throw new Refusal(e.getMessage() + ", or run: dits-admin gc run --take-over", e);
            }
            throw e;
        }
        if (!storage.marked()) {
            throw new Refusal("storage: wanted the mark " + OwnStorage.MARK + " of this installation, found none."
                    + " A server that starts makes it; or run: dits-admin gc run --take-over");
        }
    }

    private void check(Found found) {
        if (found.objects() > maxShare * found.all()) {
            throw new Refusal(String.format(
                    Locale.ROOT,
                    "wanted at most %.0f %% of all objects to go at once (gc.max_share), found %d of %d, %.0f %%."
                            + " If so much was deleted on purpose, run: dits-admin gc run --force",
                    100 * maxShare,
                    found.objects(),
                    found.all(),
                    100.0 * found.objects() / found.all()));
        }
    }

    private void packs(CollectorRun run) {
        PackSteps packs = new PackSteps(run, storage, pause);
        packs.empty();
        packs.unknown();
        packs.delete();
        new Rewriting(run, storage, store, spool, random, pause).run();
    }

    private static Report report(
            CollectorRun run, Found found, Map<RepositoryId, CollectorRun.Scope> scopes, boolean anew) {
        List<Report.Part> parts = found.repositories().stream()
                .map(part -> {
                    CollectorRun.Scope scope = scopes.get(part.repository());
                    return scope == null
                            ? new Report.Part(part.repository().toString(), false, part.objects(), part.bytes())
                            : new Report.Part(scope.name(), scope.deleted(), part.objects(), part.bytes());
                })
                .toList();
        return new Report(found.all(), found.objects(), found.bytes(), parts, anew, run.did());
    }
}
