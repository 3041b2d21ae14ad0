// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.server.meta.Inventory;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryId;
import io.dits.server.service.OwnStorage;
import io.dits.storage.catalog.Catalog;
import io.dits.storage.catalog.PackId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Verifies the content of all repositories or of one, marks what cannot be read, and repairs it if it is told to. May run
 * beside a server. Memory does not grow with the number of objects but for a bit for each.
 */
public final class Verification {
    private static final int PAGE = 500;

    private final OwnStorage storage;
    private final Catalog catalog;
    private final Inventory inventory;
    private final BlobStore store;

    /**
     * Of that storage against that catalog.
     *
     * @param store reads the storage by the catalog, past all caches
     */
    public Verification(OwnStorage storage, Catalog catalog, Inventory inventory, BlobStore store) {
        this.storage = storage;
        this.catalog = catalog;
        this.inventory = inventory;
        this.store = store;
    }

    /** How much is looked at. */
    public sealed interface Extent {
        /**
         * The listing, all refs, and the packs that are chosen.
         *
         * @param chosen which packs are read to their last byte
         */
        record Whole(Predicate<PackId> chosen) implements Extent {}

        /** All that one repository has, and its refs. */
        record One(Repository repository) implements Extent {}
    }

    /**
     * What came of it.
     *
     * @param found what was found, and repaired
     * @param left what is still wrong after a repair; empty without one
     */
    public record Result(Findings found, Optional<Findings> left) {
        /** Whether all is well now. */
        public boolean sound() {
            return left.orElse(found).sound();
        }
    }

    /** Looks, and marks what is damaged. */
    public Result verify(Extent extent) {
        Findings found = new Findings();
        packs(extent, found);
        refs(extent, found, false);
        return new Result(found, Optional.empty());
    }

    /**
     * Looks, and repairs what these sources have whole, after what stands elsewhere in the storage itself. What was lost
     * below a repaired object is found and repaired, too.
     */
    public Result repair(Extent extent, List<Source> others) {
        Findings found = new Findings();
        packs(extent, found);
        refs(extent, found, false);
        List<Source> sources = new ArrayList<>();
        sources.add(new PackCopies("another pack", storage, catalog));
        sources.addAll(others);
        Findings left = new Findings();
        do {
            left = new Findings();
            refs(extent, left, true);
        } while (new Repair(inventory, store, sources, found).run() > 0);
        for (Map.Entry<Long, ObjectId> marked : inventory.damaged(0, PAGE).entrySet()) {
            left.damaged("object " + marked.getValue().text() + ": nowhere whole");
        }
        return new Result(found, Optional.of(left));
    }

    private void packs(Extent extent, Findings findings) {
        PackProof proof = new PackProof(storage, catalog, inventory);
        switch (extent) {
            case Extent.Whole whole -> new PackAudit(storage, inventory, proof, findings).run(whole.chosen());
            case Extent.One one -> packsOf(one.repository().id(), proof, findings);
        }
    }

    private void packsOf(RepositoryId repository, PackProof proof, Findings findings) {
        Optional<PackId> after = Optional.empty();
        while (true) {
            List<Inventory.Pack> page = inventory.packs(repository, after, PAGE);
            if (page.isEmpty()) {
                return;
            }
            for (Inventory.Pack pack : page) {
                PackProof.Outcome outcome = proof.prove(pack.id(), findings);
                findings.count("packs", 1);
                findings.count("objects", outcome.objects());
            }
            after = Optional.of(page.getLast().id());
        }
    }

    private void refs(Extent extent, Findings findings, boolean link) {
        switch (extent) {
            case Extent.Whole whole -> allRefs(findings, link, false);
            case Extent.One one -> {
                Repository repository = one.repository();
                String name = repository.owner() + "/" + repository.name();
                new RefWalk(inventory, store, findings, new Inventory.Place(repository.id(), name, false), link)
                        .run(false);
            }
        }
    }

    /** Of all repositories that are not deleted for good; {@code log}: also of what refs once were. */
    void allRefs(Findings findings, boolean link, boolean log) {
        RepositoryId after = new RepositoryId(0);
        while (true) {
            List<Inventory.Place> page = inventory.repositories(after, PAGE);
            if (page.isEmpty()) {
                return;
            }
            page.forEach(place -> new RefWalk(inventory, store, findings, place, link).run(log));
            after = page.getLast().id();
        }
    }
}
