// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.commit;

import io.dits.client.workspace.MergeFile;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.refs.Head;
import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.graph.History;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.Person;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes commits of what the index holds. */
public final class Commits {
    private final Workspace workspace;

    /** Commits in that working copy. */
    public Commits(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Commits the index, unless that would change nothing, and moves the branch, or the head if it is on none. A merge that
     * waits is concluded by it.
     *
     * @param message the message; empty takes that of the merge that waits
     * @return the commit; empty if there was nothing to commit
     * @throws WorkspaceException REFUSED if there is no message or a merge was interrupted, CONFLICT if a merge left paths
     *     open
     */
    public Optional<CommitId> commitChanges(Person author, Optional<String> message) throws IOException {
        try (ProcessLock.Held _ = workspace.lock();
                ProcessLock.Held _ = workspace.addingObjects()) {
            Optional<MergeFile.Merging> merging = finished();
            Index index = workspace.index().read();
            checkOpen(index);
            boolean same = IndexTrees.of(index).root().equals(headTree(workspace.headCommit()));
            return same && merging.isEmpty() ? Optional.empty() : Optional.of(commit(author, message));
        }
    }

    /** The same, also if nothing changed. */
    public CommitId commit(Person author, Optional<String> message) throws IOException {
        try (ProcessLock.Held _ = workspace.lock();
                ProcessLock.Held _ = workspace.addingObjects()) {
            Optional<MergeFile.Merging> merging = finished();
            Index index = workspace.index().read();
            checkOpen(index);
            String text = message.or(() -> merging.map(MergeFile.Merging::message))
                    .filter(given -> !given.isBlank())
                    .orElseThrow(() -> new WorkspaceException(
                            WorkspaceException.Kind.REFUSED,
                            "wanted a message for the commit, found none",
                            "Run: dits commit -m \"what changed\""));
            IndexTrees.Made trees = IndexTrees.of(index);
            List<CommitId> parents = new ArrayList<>();
            workspace.headCommit().ifPresent(parents::add);
            merging.map(MergeFile.Merging::theirs)
                    .filter(id -> !parents.contains(id))
                    .ifPresent(parents::add);
            CommitId made = keep(new Commit(trees.root(), parents, author, author, text, new byte[0]), trees);
            move(made, "commit: " + text.lines().findFirst().orElse(""));
            workspace.merge().remove();
            workspace.index().write(index.withTrees(trees.trees()));
            return made;
        }
    }

    /**
     * The merge that waits for its commit. One whose commit was made before a crash is over and is forgotten. The caller
     * holds the lock.
     */
    public Optional<MergeFile.Merging> merging() throws IOException {
        Optional<MergeFile.Merging> found = workspace.merge().read();
        Optional<CommitId> head = workspace.headCommit();
        if (found.isPresent()
                && head.isPresent()
                && History.of(workspace.blobs()).isAncestor(found.get().theirs(), head.get())) {
            workspace.merge().remove();
            return Optional.empty();
        }
        return found;
    }

    /** The index of an interrupted merge may lack what the other side did: a commit of it would undo that. */
    private Optional<MergeFile.Merging> finished() throws IOException {
        Optional<MergeFile.Merging> merging = merging();
        if (merging.isPresent() && !merging.get().finished()) {
            throw new WorkspaceException(
                    WorkspaceException.Kind.REFUSED,
                    "a merge was interrupted before all of it was here",
                    "Give it up: dits merge --abort, then merge again");
        }
        return merging;
    }

    private CommitId keep(Commit commit, IndexTrees.Made trees) {
        Blob blob = Codec.encode(commit);
        List<Blob> blobs = new ArrayList<>(trees.blobs());
        blobs.add(blob);
        workspace.blobs().putAll(blobs);
        return (CommitId) blob.id();
    }

    /** Moves the branch that the working copy stands on, or its head; the caller holds the lock. */
    public void move(CommitId to, String why) throws IOException {
        switch (workspace.head()) {
            case Head.OnBranch on -> {
                RefChange change = new RefChange(on.branch(), workspace.refs().find(on.branch()), Optional.of(to));
                RefUpdate outcome = workspace.refs().update(List.of(change), why);
                if (outcome instanceof RefUpdate.Stale) {
                    throw new IllegalStateException("a ref moved while the lock was held: " + on.branch());
                }
            }
            case Head.Detached at -> workspace.head(new Head.Detached(to));
        }
    }

    private TreeId headTree(Optional<CommitId> head) {
        return head.map(workspace::tree)
                .orElseGet(() -> (TreeId) Codec.encode(TreeNode.EMPTY).id());
    }

    private static void checkOpen(Index index) {
        if (!index.conflicts().isEmpty()) {
            throw new WorkspaceException(
                    WorkspaceException.Kind.CONFLICT,
                    "a merge left " + index.conflicts().size() + " paths open, the first is "
                            + index.conflicts().firstKey(),
                    "Edit them, then run: dits add FILE…",
                    "Or take a side: dits checkout --ours FILE…, or: dits checkout --theirs FILE…");
        }
    }
}
