// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.core.codec.Codec;
import io.dits.core.graph.Damage;
import io.dits.core.graph.Edits;
import io.dits.core.graph.ManifestDiff.Version;
import io.dits.core.graph.TreeDiff;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileId;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * For the files of new commits, the latest versions before them that the server has. Holds the names of at most
 * {@value #MOST} versions that are new, about 200 bytes each; what comes after so many goes whole, and so does what cannot
 * be compared because something of the old is damaged here.
 */
final class Predecessors {
    private static final int MOST = 100_000;

    private final BlobStore store;
    private final int most;
    private final Edits edits;
    /** Commits that no commit on the server comes before. */
    private final Set<CommitId> unknown = new HashSet<>();
    /** For each new version of a file the one that the server has, if there is one. */
    private final Map<FileId, Optional<Version>> before = new HashMap<>();

    private Predecessors(BlobStore store, int most) {
        this.store = store;
        this.most = most;
        this.edits = new Edits(store);
    }

    /**
     * What new commits edited.
     *
     * @param fresh all commits that no ref of the server leads to, of those that are pushed; parents before children
     */
    static Edits edits(BlobStore store, List<CommitId> fresh) {
        return edits(store, fresh, MOST);
    }

    static Edits edits(BlobStore store, List<CommitId> fresh, int most) {
        Predecessors predecessors = new Predecessors(store, most);
        for (CommitId id : fresh) {
            // Without all names it is not known any more which versions the server has.
            if (!predecessors.full()) {
                predecessors.unlessBroken(() -> predecessors.add(id));
            }
        }
        return predecessors.edits;
    }

    private boolean full() {
        return before.size() >= most;
    }

    /** Pieces only save bytes: what is damaged here and was pushed long ago must not stop a push that does not need it. */
    private void unlessBroken(Runnable work) {
        try {
            work.run();
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.BROKEN) {
                throw e;
            }
        }
    }

    private void add(CommitId id) {
        Commit commit = commit(id);
        Optional<CommitId> parent = commit.parents().stream().findFirst();
        if (parent.isEmpty() || unknown.contains(parent.get())) {
            unknown.add(id);
            return;
        }
        Optional<TreeId> old = parent.map(first -> commit(first).tree());
        // Until it has been looked through: else what it brought would pass for known to the server.
        unknown.add(id);
        Iterator<TreeDiff.Change> changes = TreeDiff.between(store, old, Optional.of(commit.tree()));
        while (changes.hasNext() && !full()) {
            add(changes.next());
        }
        unknown.remove(id);
    }

    private void add(TreeDiff.Change change) {
        if (!(change.after().orElse(null) instanceof TreeEntry.File next) || before.containsKey(next.content())) {
            return;
        }
        Optional<Version> there = Optional.empty();
        if (change.before().orElse(null) instanceof TreeEntry.File old) {
            // Of several new versions of a file each is compared with the one that the server has.
            there = before.getOrDefault(old.content(), Optional.of(new Version(old.content(), old.size())));
        }
        before.put(next.content(), there);
        there.filter(version -> !version.content().equals(next.content()))
                .ifPresent(version -> unlessBroken(() -> edits.add(version, new Version(next.content(), next.size()))));
    }

    private Commit commit(CommitId id) {
        return Damage.read(store, id, Codec::commit);
    }
}
