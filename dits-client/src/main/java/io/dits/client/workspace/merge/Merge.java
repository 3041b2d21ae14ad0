// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.merge;

import io.dits.client.progress.Progress;
import io.dits.client.workspace.MergeFile;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.checkout.Checkout;
import io.dits.client.workspace.commit.Commits;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.index.Conflict;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.IndexEdit;
import io.dits.client.workspace.index.PathOrder;
import io.dits.client.workspace.scan.Difference;
import io.dits.client.workspace.scan.Staged;
import io.dits.core.content.Blob;
import io.dits.core.graph.History;
import io.dits.core.graph.TreeDiff;
import io.dits.core.model.CommitId;
import io.dits.core.model.Kind;
import io.dits.core.model.Person;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Merges a commit into what the working copy stands on. */
public final class Merge {
    private final Workspace workspace;
    private final Progress progress;

    /** Merges in that working copy. */
    public Merge(Workspace workspace, Progress progress) {
        this.workspace = workspace;
        this.progress = progress;
    }

    /** What came of it. */
    public sealed interface Result {
        /** There was nothing to do: all of it is here. */
        record UpToDate() implements Result {}

        /** The branch went straight ahead. */
        record FastForward(CommitId to) implements Result {}

        /** Both were joined by a commit. */
        record Merged(CommitId commit) implements Result {}

        /**
         * Somebody has to decide; the working copy waits for a commit.
         *
         * @param paths what both sides changed
         */
        record Conflicts(List<String> paths) implements Result {
            /** Copies the list. */
            public Conflicts {
                paths = List.copyOf(paths);
            }
        }
    }

    /**
     * Merges.
     *
     * @param author who makes the commit, if one is made
     * @param message of that commit
     * @param unrelated whether histories without a common commit may be joined
     * @throws WorkspaceException REFUSED if a merge waits already or histories are unrelated, CONFLICT if uncommitted work is
     *     in the way
     */
    public Result merge(CommitId theirs, Person author, String message, boolean unrelated) throws IOException {
        try (ProcessLock.Held _ = workspace.lock();
                ProcessLock.Held _ = workspace.addingObjects()) {
            if (workspace.merge().read().isPresent()) {
                throw new WorkspaceException(
                        WorkspaceException.Kind.REFUSED,
                        "a merge waits for its commit",
                        "Run: dits commit, or give it up: dits merge --abort");
            }
            Optional<CommitId> ours = workspace.headCommit();
            if (ours.isEmpty()) {
                return forward(theirs);
            }
            List<CommitId> bases = History.of(workspace.blobs()).mergeBases(ours.get(), theirs);
            if (bases.contains(theirs)) {
                return new Result.UpToDate();
            }
            if (bases.contains(ours.get())) {
                return forward(theirs);
            }
            if (bases.isEmpty() && !unrelated) {
                throw new WorkspaceException(
                        WorkspaceException.Kind.REFUSED,
                        "the two histories have no commit in common",
                        "If they belong together all the same, run: dits merge --allow-unrelated-histories");
            }
            return threeWay(bases.stream().findFirst(), ours.get(), theirs, author, message);
        }
    }

    private Result forward(CommitId theirs) throws IOException {
        new Checkout(workspace, progress).to(Optional.of(theirs));
        new Commits(workspace).move(theirs, "merge: fast-forward");
        return new Result.FastForward(theirs);
    }

    private Result threeWay(Optional<CommitId> base, CommitId ours, CommitId theirs, Person author, String message)
            throws IOException {
        BlobStore store = workspace.blobs();
        SortedMap<String, TreeDiff.Change> left = changes(store, base.map(workspace::tree), workspace.tree(ours));
        SortedMap<String, TreeDiff.Change> right = changes(store, base.map(workspace::tree), workspace.tree(theirs));
        refuseAdded(workspace.tree(ours));
        Decisions decisions = new Decisions(store, left, right);
        Checkout.Ready files =
                new Checkout(workspace, progress).prepare(Optional.of(decisions.tree(workspace.tree(ours))));
        // The marks before the files: whatever is interrupted from here on can be given up as a merge.
        workspace.merge().write(new MergeFile.Merging(theirs, message));
        IndexEdit open = new IndexEdit();
        decisions.conflicts().forEach(open::conflict);
        workspace.index().edit(open);
        files.run();
        if (!decisions.conflicts().isEmpty()) {
            return new Result.Conflicts(
                    decisions.conflicts().stream().map(Conflict::path).toList());
        }
        return new Result.Merged(new Commits(workspace).commit(author, Optional.of(message)));
    }

    /** The merge's commit is made of the index: it would hold what somebody added for another one. */
    private void refuseAdded(TreeId ours) throws IOException {
        List<Difference> added = Staged.since(
                workspace::blobs, Optional.of(ours), workspace.index().read());
        if (!added.isEmpty()) {
            throw new WorkspaceException(
                    WorkspaceException.Kind.CONFLICT,
                    "what was added is in no commit yet, as " + added.getFirst().path(),
                    "Run: dits commit, or: dits restore --staged FILE…, then merge again");
        }
    }

    /**
     * Makes the commit of a merge that waits.
     *
     * @param message its message; that of the merge unless given
     * @throws WorkspaceException REFUSED if none waits, CONFLICT if paths are open
     */
    public CommitId conclude(Person author, Optional<String> message) throws IOException {
        try (ProcessLock.Held _ = workspace.lock()) {
            refuseNone("conclude");
            return new Commits(workspace).commit(author, message);
        }
    }

    private void refuseNone(String what) throws IOException {
        if (workspace.merge().read().isEmpty()) {
            throw new WorkspaceException(WorkspaceException.Kind.REFUSED, "there is no merge to " + what);
        }
    }

    /**
     * Gives up a merge that waits: files and index are as the branch has them again.
     *
     * @throws WorkspaceException CONFLICT if a file that was not left open was changed since; then all stays as it is
     */
    public void abort() throws IOException {
        try (ProcessLock.Held _ = workspace.lock()) {
            refuseNone("give up");
            Set<String> open = workspace.index().read().conflicts().keySet();
            new Checkout(workspace, progress).reset(workspace.headCommit(), open);
            IndexEdit settled = new IndexEdit();
            open.forEach(settled::settle);
            workspace.index().edit(settled);
            workspace.merge().remove();
        }
    }

    private static SortedMap<String, TreeDiff.Change> changes(BlobStore store, Optional<TreeId> from, TreeId to) {
        SortedMap<String, TreeDiff.Change> changes = new TreeMap<>(PathOrder.PATHS);
        TreeDiff.between(
                store,
                from,
                Optional.of(to),
                change -> changes.put(change.path().text(), change));
        return changes;
    }

    /** A chunk of merged text, kept. */
    static Content.OfFile keep(BlobStore store, byte[] text, boolean executable) {
        Blob blob = Blob.of(Kind.CHUNK, text);
        store.put(blob);
        return new Content.OfFile((io.dits.core.model.ChunkId) blob.id(), text.length, executable);
    }
}
