// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.merge;

import io.dits.client.progress.Progress;
import io.dits.client.workspace.MergeFile;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.checkout.Checkout;
import io.dits.client.workspace.commit.Commits;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEdit;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.scan.Difference;
import io.dits.client.workspace.scan.SameContent;
import io.dits.client.workspace.scan.Staged;
import io.dits.core.content.Blob;
import io.dits.core.graph.History;
import io.dits.core.model.CommitId;
import io.dits.core.model.Kind;
import io.dits.core.model.Person;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
            if (new Commits(workspace).merging().isPresent()) {
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
        refuseAdded(workspace.tree(ours));
        Decisions decisions = Decisions.about(workspace, base, ours, theirs);
        Checkout.Ready files =
                new Checkout(workspace, progress).prepare(Optional.of(decisions.tree(workspace.tree(ours))));
        refuseChanged(decisions.paths());
        // The marks before the files, and in the index all of the merge before any of them: whatever is interrupted
        // from
        // here on can be given up, and tells what is of the merge from what is somebody's work.
        MergeFile.Merging begun = new MergeFile.Merging(theirs, message, false);
        workspace.merge().write(begun);
        IndexEdit merged = files.inIndex();
        decisions.conflicts().forEach(merged::conflict);
        workspace.index().edit(merged);
        files.run();
        workspace.merge().write(begun.finished(true));
        if (!decisions.paths().isEmpty()) {
            return new Result.Conflicts(decisions.paths());
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

    /** Taking a side, or giving up, overwrites files in conflict: what was never committed must not be in them. */
    private void refuseChanged(List<String> paths) throws IOException {
        StatReader stats = workspace.stats();
        Index index = workspace.index().read();
        for (String path : paths) {
            Path file = workspace.root().resolve(path);
            Optional<IndexEntry> entry = index.find(path);
            Optional<FileStat> now = stats.findBelow(workspace.root(), file);
            if (entry.isPresent()
                    && now.isPresent()
                    && !now.get().isDirectory()
                    && !SameContent.unchanged(workspace.blobs(), stats, file, now.get(), entry.get())) {
                throw new WorkspaceException(
                        WorkspaceException.Kind.CONFLICT,
                        "both sides changed a file that has uncommitted work, too: " + path,
                        "Commit it, or move it away, then merge again");
            }
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
            waiting("conclude");
            return new Commits(workspace).commit(author, message);
        }
    }

    private MergeFile.Merging waiting(String what) throws IOException {
        return new Commits(workspace)
                .merging()
                .orElseThrow(
                        () -> new WorkspaceException(WorkspaceException.Kind.REFUSED, "there is no merge to " + what));
    }

    /**
     * Gives up a merge that waits or was interrupted: files and index are as the branch has them again. What was added since
     * stays at paths that the merge did not touch.
     *
     * @throws WorkspaceException CONFLICT if a file that the merge changed and did not leave open was changed or added since;
     *     then all stays as it is
     */
    public void abort() throws IOException {
        try (ProcessLock.Held _ = workspace.lock();
                ProcessLock.Held _ = workspace.addingObjects()) {
            MergeFile.Merging merging = waiting("give up");
            CommitId ours = workspace
                    .headCommit()
                    .orElseThrow(() -> new IllegalStateException("a merge into a branch without commits"));
            Optional<CommitId> base = History.of(workspace.blobs()).mergeBases(ours, merging.theirs()).stream()
                    .findFirst();
            Decisions decisions = Decisions.about(workspace, base, ours, merging.theirs());
            TreeId before = workspace.tree(ours);
            Set<String> open = workspace.index().read().conflicts().keySet();
            Checkout.Ready files = new Checkout(workspace, progress)
                    .prepareBack(decisions.tree(before), before, Set.copyOf(decisions.paths()), open);
            // Half given up, its index must not be committed.
            workspace.merge().write(merging.finished(false));
            files.run();
            IndexEdit settled = new IndexEdit();
            open.forEach(settled::settle);
            workspace.index().edit(settled);
            workspace.merge().remove();
        }
    }

    /** A chunk of merged text, kept. */
    static Content.OfFile keep(BlobStore store, byte[] text, boolean executable) {
        Blob blob = Blob.of(Kind.CHUNK, text);
        store.put(blob);
        return new Content.OfFile((io.dits.core.model.ChunkId) blob.id(), text.length, executable);
    }
}
