// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import io.dits.core.store.ObjectStorage;
import io.dits.server.meta.CollectorRun;
import io.dits.server.service.OwnStorage;
import io.dits.storage.catalog.PackId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The steps of a run that concern packs, in the order of their methods. */
final class PackSteps {
    private static final int BATCH = 1000;

    private final CollectorRun run;
    private final OwnStorage storage;
    private final Runnable pause;

    PackSteps(CollectorRun run, OwnStorage storage, Runnable pause) {
        this.run = run;
        this.storage = storage;
        this.pause = pause;
    }

    /** Dooms packs without objects. */
    void empty() {
        run.doomEmpty();
    }

    /** Notes packs that are unknown, and dooms those that have been so for long. What is no pack is left alone. */
    void unknown() {
        Map<PackId, Long> page = new HashMap<>();
        for (Iterator<ObjectStorage.Listed> all = storage.list(PackId.PREFIX); all.hasNext(); ) {
            ObjectStorage.Listed listed = all.next();
            PackId.ofKey(listed.key()).ifPresent(pack -> page.put(pack, listed.size()));
            if (page.size() == BATCH) {
                pause.run();
                run.seen(page);
                page.clear();
            }
        }
        run.seen(page);
        run.doomUnknown();
    }

    /** Deletes doomed packs from the storage. If it fails, or the answer is lost, the next run does it again. */
    void delete() {
        while (true) {
            pause.run();
            List<PackId> packs = run.doomed(BATCH);
            if (packs.isEmpty()) {
                return;
            }
            storage.prove();
            storage.delete(packs.stream().map(PackId::key).toList());
            run.deleted(packs);
        }
    }
}
