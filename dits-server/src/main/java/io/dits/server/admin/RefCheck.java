// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.core.content.Blob;
import io.dits.core.graph.Children;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.Links;
import io.dits.server.meta.Reach;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Follows every ref of every repository down to the last chunk: all of it must stand in the repository. Metadata is read
 * and remembered by name; chunks are only asked for, because their bytes were proven with their packs.
 */
final class RefCheck {
    private static final Reach EVERYTHING = new Reach(0, true);
    private static final int PAGE = 500;
    private static final int BATCH = 1000;

    private final BlobStore store;
    private final RepositoryRegistry repositories;
    private final Ledger ledger;
    private final Links links;
    private final StorageReport report;

    RefCheck(BlobStore store, RepositoryRegistry repositories, Ledger ledger, Links links, StorageReport report) {
        this.store = store;
        this.repositories = repositories;
        this.ledger = ledger;
        this.links = links;
        this.report = report;
    }

    void run() {
        RepositoryId after = new RepositoryId(0);
        while (true) {
            List<Repository> page = repositories.list(EVERYTHING, after, PAGE);
            if (page.isEmpty()) {
                return;
            }
            page.forEach(this::check);
            after = page.getLast().id();
        }
    }

    private void check(Repository repository) {
        report.count("repositories", 1);
        Walk walk = new Walk(repository);
        String after = "";
        while (true) {
            List<Ledger.Ref> page = ledger.refs(repository.id()).list("", after, PAGE);
            if (page.isEmpty()) {
                break;
            }
            report.count("refs", page.size());
            page.forEach(ref -> walk.add(ref.target()));
            after = page.getLast().name().text();
        }
        walk.toTheEnd();
    }

    /** What is reachable in one repository. */
    private final class Walk {
        private final Repository repository;
        private final Set<ObjectId> seen = new HashSet<>();
        private final Deque<ObjectId> metadata = new ArrayDeque<>();
        private final List<ObjectId> chunks = new ArrayList<>();

        Walk(Repository repository) {
            this.repository = repository;
        }

        void add(ObjectId id) {
            if (!id.kind().metadata()) {
                chunks.add(id);
            } else if (seen.add(id)) {
                metadata.add(id);
            }
        }

        void toTheEnd() {
            while (!metadata.isEmpty()) {
                List<ObjectId> batch = new ArrayList<>();
                while (!metadata.isEmpty() && batch.size() < BATCH) {
                    batch.add(metadata.remove());
                }
                Set<ObjectId> present = new HashSet<>(batch);
                present.removeAll(missing(batch));
                read(present);
                if (chunks.size() >= BATCH) {
                    askForChunks();
                }
            }
            askForChunks();
        }

        private void askForChunks() {
            for (int from = 0; from < chunks.size(); from += BATCH) {
                missing(chunks.subList(from, Math.min(chunks.size(), from + BATCH)));
            }
            chunks.clear();
        }

        private Set<ObjectId> missing(List<ObjectId> ids) {
            Set<ObjectId> missing = links.missing(repository.id(), ids);
            missing.forEach(id -> report.missing(name() + ": object " + id.text() + " is not in the repository"));
            return missing;
        }

        private void read(Set<ObjectId> ids) {
            Set<ObjectId> left = new HashSet<>(ids);
            try {
                store.getAll(ids, blob -> {
                    left.remove(blob.id());
                    children(blob);
                });
            } catch (StoreException e) {
                if (e.kind().retryable() || ids.size() == 1) {
                    fail(e, ids);
                    return;
                }
                // One of them is damaged: the others are still good to read.
                left.forEach(id -> read(Set.of(id)));
                return;
            }
            left.forEach(id -> report.missing(name() + ": object " + id.text() + " has no bytes"));
        }

        private void fail(StoreException e, Set<ObjectId> ids) {
            if (e.kind().retryable()) {
                throw e;
            }
            ids.forEach(id -> report.damaged(name() + ": " + e.getMessage()));
        }

        private void children(Blob blob) {
            try {
                Children.of(blob).forEach(this::add);
            } catch (IllegalArgumentException e) {
                report.damaged(name() + ": object " + blob.id().text() + " breaks the format: " + e.getMessage());
            }
        }

        private String name() {
            return "repository " + repository.owner() + "/" + repository.name();
        }
    }
}
