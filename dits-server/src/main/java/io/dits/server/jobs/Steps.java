// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import io.dits.core.store.BlobStore;
import io.dits.server.meta.CollectorRun;
import io.dits.server.meta.CollectorRun.Scope;
import io.dits.server.meta.RepositoryId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/** The steps of a run that concern links and objects, in the order of their methods. */
final class Steps {
    private static final int PAGE = 500;

    private final CollectorRun run;
    private final BlobStore store;
    private final Runnable pause;
    /** Those with links that nothing needs. */
    private final List<Scope> littered = new ArrayList<>();
    /** Those of which nothing is needed. */
    private final Set<RepositoryId> dead = new HashSet<>();

    Steps(CollectorRun run, BlobStore store, Runnable pause) {
        this.run = run;
        this.store = store;
        this.pause = pause;
    }

    /**
     * Finds what nothing needs, and lifts what is needed after all.
     *
     * @param dry whether nothing is lifted
     * @return the repositories where there is something that nothing needs
     */
    List<Scope> look(boolean dry) {
        RepositoryId after = new RepositoryId(0);
        while (true) {
            List<Scope> page = run.repositories(after, PAGE);
            if (page.isEmpty()) {
                return List.copyOf(littered);
            }
            page.forEach(scope -> look(scope, dry));
            after = page.getLast().id();
        }
    }

    private void look(Scope scope, boolean dry) {
        run.barrier(scope.id());
        Mark mark = new Mark(run, store, pause);
        if (!mark.run(scope)) {
            dead.add(scope.id());
        }
        long[] count = new long[1];
        run.links(scope.id(), (live, quarantined) -> {
            pause.run();
            long[] unreachable = those(live, object -> !mark.has(object));
            if (unreachable.length > 0) {
                run.unreachable(scope.id(), unreachable);
                count[0] += unreachable.length;
            }
            if (!dry) {
                lift(scope, mark, quarantined);
            }
        });
        if (count[0] > 0) {
            littered.add(scope);
        }
    }

    private void lift(Scope scope, Mark mark, long[] quarantined) {
        long[] reached = those(quarantined, mark::has);
        if (reached.length > 0) {
            run.lift(scope.id(), reached);
        }
    }

    private static long[] those(long[] objects, LongPredicate which) {
        return Arrays.stream(objects).filter(which).toArray();
    }

    /** Puts what nothing needs into quarantine, and lifts what somebody began to need meanwhile. */
    void quarantine() {
        for (Scope scope : littered) {
            pause.run();
            run.quarantine(scope.id());
            pause.run();
            confirm(scope);
        }
    }

    /** The second half of a quarantine. */
    void confirm(Scope scope) {
        run.barrier(scope.id());
        Mark mark = new Mark(run, store, pause);
        mark.run(scope);
        run.links(scope.id(), (live, quarantined) -> lift(scope, mark, quarantined));
        run.settle(scope.id());
    }

    /** Deletes what has been in quarantine for long. */
    void purge() {
        pause.run();
        run.beginPurge();
        pause.run();
        Set<RepositoryId> except = new HashSet<>();
        for (RepositoryId id : dead) {
            if (!run.bury(id)) {
                // Restored, or not all of it is due.
                except.add(id);
            }
        }
        do {
            pause.run();
        } while (run.purge(except));
        for (long after = 0; after >= 0; after = run.purgeStrays(after)) {
            pause.run();
        }
    }
}
