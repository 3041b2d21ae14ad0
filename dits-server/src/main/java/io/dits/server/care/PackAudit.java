// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.store.ObjectStorage;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.server.meta.Inventory;
import io.dits.server.meta.Inventory.Pack;
import io.dits.server.service.OwnStorage;
import io.dits.storage.catalog.PackId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Compares the storage's listing with the catalog's packs, both in the order of their names, and proves those packs that
 * are chosen. Holds a page of either, however many there are.
 */
final class PackAudit {
    private static final int PAGE = 1000;

    private final ObjectStorage storage;
    private final Inventory inventory;
    private final PackProof proof;
    private final Findings findings;
    private final Deque<Pack> page = new ArrayDeque<>();
    private Optional<PackId> last = Optional.empty();

    PackAudit(ObjectStorage storage, Inventory inventory, PackProof proof, Findings findings) {
        this.storage = storage;
        this.inventory = inventory;
        this.proof = proof;
        this.findings = findings;
    }

    /** Looks at all; reads and proves the packs that are chosen. */
    void run(Predicate<PackId> chosen) {
        Optional<Pack> row = next();
        for (Iterator<Listed> keys = storage.list(""); keys.hasNext(); ) {
            Listed listed = keys.next();
            Optional<PackId> pack = PackId.ofKey(listed.key());
            if (pack.isEmpty()) {
                if (!listed.key().equals(OwnStorage.MARK)) {
                    findings.orphan("storage object " + listed.key() + " is no pack");
                }
                continue;
            }
            while (row.isPresent() && row.get().id().compareTo(pack.get()) < 0) {
                absent(row.get());
                row = next();
            }
            boolean here = row.isPresent() && row.get().id().equals(pack.get());
            findings.count("packs", 1);
            findings.count("bytes", listed.size());
            if (here || inventory.knows(pack.get())) {
                known(pack.get(), listed.size(), row.filter(_ -> here), chosen);
            } else {
                unknown(pack.get());
            }
            if (here) {
                row = next();
            }
        }
        while (row.isPresent()) {
            absent(row.get());
            row = next();
        }
    }

    private Optional<Pack> next() {
        if (page.isEmpty()) {
            List<Pack> rows = inventory.packs(last, PAGE);
            page.addAll(rows);
            last = rows.isEmpty() ? last : Optional.of(rows.getLast().id());
        }
        return Optional.ofNullable(page.poll());
    }

    private void known(PackId pack, long size, Optional<Pack> row, Predicate<PackId> chosen) {
        boolean resized = row.isPresent() && row.get().size() != size;
        if (resized) {
            findings.damaged("pack " + pack + ": wanted " + row.get().size() + " bytes, found " + size);
        }
        // What is marked is looked at again in any case: so it is told, or not marked any more.
        if (resized || row.filter(Pack::damaged).isPresent() || chosen.test(pack)) {
            prove(pack);
        }
    }

    private void prove(PackId pack) {
        PackProof.Outcome outcome = proof.prove(pack, findings);
        findings.count("proven", 1);
        findings.count("objects", outcome.objects());
        if (outcome.found() == 0 && outcome.whole()) {
            findings.orphan("pack " + pack + " has no object that the catalog finds in it");
        }
    }

    private void unknown(PackId pack) {
        findings.orphan(
                "pack " + pack + (inventory.doomed(pack) ? " waits to be deleted" : " is not known to the catalog"));
    }

    /** Not in the listing: not there, or from after it came by, or deleted since. */
    private void absent(Pack pack) {
        if (pack.id().equals(Inventory.NOWHERE)
                || storage.get(pack.id().key(), 0, 1).isEmpty()) {
            proof.prove(pack.id(), findings);
        }
    }
}
