// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.server.meta.Inventory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts what is marked damaged again, from wherever a whole copy of it is. */
final class Repair {
    /** Marked objects that are looked for at once. */
    private static final int PAGE = 16_384;
    /** Bytes of found objects that wait to be put. */
    private static final long WAITING = 32 << 20;

    private final Inventory inventory;
    private final BlobStore store;
    private final List<Source> sources;
    private final Findings findings;
    private final List<Blob> waiting = new ArrayList<>();
    private long bytes;
    private long repaired;

    Repair(Inventory inventory, BlobStore store, List<Source> sources, Findings findings) {
        this.inventory = inventory;
        this.store = store;
        this.sources = sources;
        this.findings = findings;
    }

    /** Repairs what can be; how many objects. */
    long run() {
        long after = 0;
        while (true) {
            Map<Long, ObjectId> page = inventory.damaged(after, PAGE);
            if (page.isEmpty()) {
                return repaired;
            }
            Set<ObjectId> wanted = new HashSet<>(page.values());
            for (Source source : sources) {
                if (!wanted.isEmpty()) {
                    source.find(Set.copyOf(wanted), blob -> {
                        if (wanted.remove(blob.id())) {
                            take(blob, source);
                        }
                    });
                    put(source);
                }
            }
            after = page.keySet().stream().mapToLong(Long::longValue).max().orElseThrow();
        }
    }

    private void take(Blob blob, Source source) {
        waiting.add(blob);
        bytes += blob.size();
        if (bytes >= WAITING) {
            put(source);
        }
    }

    private void put(Source source) {
        store.putAll(waiting);
        for (Blob blob : waiting) {
            findings.repaired("object " + blob.id().text() + " from " + source.name());
        }
        repaired += waiting.size();
        waiting.clear();
        bytes = 0;
    }
}
