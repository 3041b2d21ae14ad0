// SPDX-License-Identifier: Apache-2.0
package io.dits.client.sync;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * For the files of new commits, the latest versions before them that the server has. Holds the names of the versions that
 * are new, about 200 bytes each; nothing for a history that the server knows nothing of.
 */
final class Predecessors {
    private final BlobStore store;
    private final Edits edits;
    /** Commits that no commit on the server comes before. */
    private final Set<CommitId> unknown = new HashSet<>();
    /** For each new version of a file the one that the server has, if there is one. */
    private final Map<FileId, Optional<Version>> before = new HashMap<>();

    private Predecessors(BlobStore store) {
        this.store = store;
        this.edits = new Edits(store);
    }

    /**
     * What new commits edited.
     *
     * @param fresh all commits that no ref of the server leads to, of those that are pushed; parents before children
     */
    static Edits edits(BlobStore store, List<CommitId> fresh) {
        Predecessors predecessors = new Predecessors(store);
        fresh.forEach(predecessors::add);
        return predecessors.edits;
    }

    private void add(CommitId id) {
        Commit commit = commit(id);
        Optional<CommitId> parent = commit.parents().stream().findFirst();
        if (parent.isEmpty() || unknown.contains(parent.get())) {
            unknown.add(id);
            return;
        }
        Optional<TreeId> old = parent.map(first -> commit(first).tree());
        TreeDiff.between(store, old, Optional.of(commit.tree()), this::add);
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
                .ifPresent(version -> edits.add(version, new Version(next.content(), next.size())));
    }

    private Commit commit(CommitId id) {
        Blob blob = store.get(id)
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.BROKEN, "wanted " + id.text() + ", found nothing. Run: dits verify"));
        return Codec.commit(blob.bytes());
    }
}
