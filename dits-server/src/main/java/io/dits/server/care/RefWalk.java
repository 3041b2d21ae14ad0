// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.content.Blob;
import io.dits.core.graph.Children;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.server.meta.Inventory;
import io.dits.server.meta.Inventory.Standing;
import io.dits.server.service.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows everything that one repository hangs on down to the last chunk: all of it must stand in the repository. Metadata
 * is read, chunks are only asked for. What the repository needs and there is no trace of is noted as lost, so that a push
 * brings it. Holds a bit for each row that was reached, and eight bytes for each metadata object still to be read.
 */
final class RefWalk {
    /** Metadata objects that are read at once. */
    private static final int BATCH = 512;
    /** Names that are looked up at once. */
    private static final int NAMES = 4096;
    /** Missing objects that are told once, of however many that need them. */
    private static final int TOLD = 65_536;

    private final Inventory inventory;
    private final BlobStore store;
    private final Findings findings;
    private final Inventory.Place repository;
    private final boolean link;
    private final RowSet reached = new RowSet();
    private final Set<ObjectId> told = new HashSet<>();
    private final Set<ObjectId> names = new HashSet<>();
    private long[] open = new long[1024];
    private int size;

    /** A walk in that repository; {@code link}: it is given what it needs and has lost the link to. */
    RefWalk(Inventory inventory, BlobStore store, Findings findings, Inventory.Place repository, boolean link) {
        this.inventory = inventory;
        this.store = store;
        this.findings = findings;
        this.repository = repository;
        this.link = link;
    }

    /** Walks; {@code log}: also from what the refs once were. */
    void run(boolean log) {
        findings.count("repositories", 1);
        inventory.roots(repository.id(), log, target -> {
            findings.count(log ? "roots" : "refs", 1);
            name(target);
        });
        look();
        while (size > 0) {
            int from = Math.max(0, size - BATCH);
            long[] batch = Arrays.copyOfRange(open, from, size);
            size = from;
            read(inventory.names(batch));
            look();
        }
    }

    private void name(ObjectId id) {
        names.add(id);
        if (names.size() >= NAMES) {
            look();
        }
    }

    /** Looks the names up that have gathered. */
    private void look() {
        if (names.isEmpty()) {
            return;
        }
        Map<ObjectId, Standing> standing = inventory.standing(repository.id(), names);
        List<ObjectId> lost = new ArrayList<>();
        List<ObjectId> unlinked = new ArrayList<>();
        for (ObjectId id : names) {
            Standing found = standing.get(id);
            if (found == null) {
                lost.add(id);
            } else if (reached.add(found.row())) {
                if (!found.linked()) {
                    unlinked.add(id);
                }
                // What is marked was told with its pack, and cannot be read.
                if (id.kind().metadata() && !found.damaged()) {
                    push(found.row());
                }
            }
        }
        names.clear();
        inventory.lost(repository.id(), lost);
        lost.forEach(id -> tell(id, " is not in the repository"));
        unlinked(unlinked);
    }

    private void unlinked(List<ObjectId> ids) {
        if (link) {
            inventory.link(repository.id(), ids);
            findings.count("linked", ids.size());
        } else {
            ids.forEach(id -> tell(id, " is not in the repository, though it is kept: --repair gives it back"));
        }
    }

    private void tell(ObjectId id, String what) {
        if (told.size() >= TOLD || told.add(id)) {
            findings.missing(name() + ": object " + id.text() + what);
        }
    }

    private void push(long row) {
        if (size == open.length) {
            open = Arrays.copyOf(open, size * 2);
        }
        open[size++] = row;
    }

    private void read(List<ObjectId> ids) {
        Set<ObjectId> left = new HashSet<>(ids);
        try {
            store.getAll(ids, blob -> {
                left.remove(blob.id());
                children(blob);
            });
        } catch (StoreException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            if (ids.size() == 1) {
                findings.damaged(name() + ": " + e.getMessage());
                return;
            }
            // One of them is damaged: the others are still good to read.
            left.forEach(id -> read(List.of(id)));
            return;
        }
        left.forEach(id -> tell(id, " has no bytes"));
    }

    private void children(Blob blob) {
        try {
            Children.of(blob).forEach(this::name);
        } catch (IllegalArgumentException e) {
            findings.damaged(name() + ": object " + blob.id().text() + " breaks the format: " + e.getMessage());
        }
    }

    private String name() {
        return "repository " + repository.name();
    }
}
