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
import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.graph.History;
import io.dits.core.graph.TreeDiff;
import io.dits.core.model.CommitId;
import io.dits.core.model.Kind;
import io.dits.core.model.Person;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        Map<String, TreeDiff.Change> left = changes(store, base.map(this::tree), tree(ours));
        Map<String, TreeDiff.Change> right = changes(store, base.map(this::tree), tree(theirs));
        Decisions decisions = new Decisions(store, left, right);
        TreeId merged = decisions.tree(tree(ours));
        new Checkout(workspace, progress).toTree(merged);
        workspace.merge().write(new MergeFile.Merging(theirs, message));
        IndexEdit edit = new IndexEdit();
        decisions.conflicts().forEach(edit::conflict);
        workspace.index().edit(edit);
        if (!decisions.conflicts().isEmpty()) {
            return new Result.Conflicts(
                    decisions.conflicts().stream().map(Conflict::path).toList());
        }
        return new Result.Merged(new Commits(workspace).commit(author, Optional.of(message), true));
    }

    /** Gives up a merge that waits: files and index are as the branch has them again. */
    public void abort() throws IOException {
        try (ProcessLock.Held _ = workspace.lock()) {
            if (workspace.merge().read().isEmpty()) {
                throw new WorkspaceException(WorkspaceException.Kind.REFUSED, "there is no merge to give up");
            }
            List<String> open =
                    new ArrayList<>(workspace.index().read().conflicts().keySet());
            Optional<CommitId> head = workspace.headCommit();
            TakeSide sides = new TakeSide(workspace, progress);
            sides.ours(open);
            new Checkout(workspace, progress).to(head);
            workspace.merge().remove();
        }
    }

    private TreeId tree(CommitId commit) {
        return Codec.commit(workspace.blobs().get(commit).orElseThrow().bytes()).tree();
    }

    private static Map<String, TreeDiff.Change> changes(BlobStore store, Optional<TreeId> from, TreeId to) {
        Map<String, TreeDiff.Change> changes = new TreeMap<>(PathOrder.PATHS);
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
