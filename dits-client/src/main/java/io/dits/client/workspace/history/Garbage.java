// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.history;

import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.core.content.Blob;
import io.dits.core.graph.Children;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.core.store.SweepableBlobStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Objects of a working copy that nothing leads to any more. */
public final class Garbage {
    private Garbage() {}

    /**
     * What was collected.
     *
     * @param kept objects that are needed
     * @param removed objects that are gone now
     * @param freed bytes on the disk that became free: packs without any needed object
     */
    public record Collected(long kept, long removed, long freed) {}

    /**
     * Forgets what neither refs, head, merge, index nor the log of refs lead to.
     *
     * @throws WorkspaceException REFUSED if something that is needed is missing or damaged: what lies behind it is
     *     unknown, so nothing may go; LOCKED if somebody adds objects for longer than we wait
     */
    public static Collected collect(Workspace workspace) throws IOException {
        // Whoever adds objects holds the other side of this until something refers to them.
        try (ProcessLock.Held _ = workspace.collectingObjects()) {
            SweepableBlobStore store = workspace.blobs();
            Set<ObjectId> needed = closure(store, Reachable.kept(workspace).keySet());
            List<ObjectId> dead = new ArrayList<>();
            for (Iterator<ObjectId> all = store.list(); all.hasNext(); ) {
                ObjectId id = all.next();
                if (!needed.contains(id)) {
                    dead.add(id);
                }
            }
            if (!dead.isEmpty()) {
                store.delete(dead);
            }
            // First the rows, then the packs: a crash between leaves bytes without rows, never rows without bytes.
            long freed = workspace.removeUnusedPacks();
            return new Collected(needed.size(), dead.size(), freed);
        }
    }

    /** Everything that the roots lead to. Reads metadata only; the chunks need but be there. */
    static Set<ObjectId> closure(BlobStore store, Collection<ObjectId> roots) {
        Set<ObjectId> seen = new HashSet<>(roots);
        Deque<ObjectId> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            ObjectId id = open.pop();
            if (id.kind().metadata()) {
                children(store, id).stream().filter(seen::add).forEach(open::push);
            }
        }
        Set<ObjectId> missing = store.missing(seen);
        if (!missing.isEmpty()) {
            throw refused(missing.iterator().next(), "it is missing");
        }
        return seen;
    }

    private static List<ObjectId> children(BlobStore store, ObjectId id) {
        try {
            Blob blob = store.get(id).orElseThrow(() -> refused(id, "it is missing"));
            return Children.of(blob);
        } catch (IllegalArgumentException e) {
            throw refused(id, "it is malformed: " + e.getMessage());
        } catch (StoreException e) {
            throw e.kind() == StoreException.Kind.BROKEN ? refused(id, String.valueOf(e.getMessage())) : e;
        }
    }

    private static WorkspaceException refused(ObjectId id, String why) {
        return new WorkspaceException(
                WorkspaceException.Kind.REFUSED,
                "nothing was removed: what " + id.text() + " leads to is unknown, because " + why,
                "Run: dits verify");
    }
}
