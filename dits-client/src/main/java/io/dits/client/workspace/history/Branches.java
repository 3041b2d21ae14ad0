// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.history;

import io.dits.client.workspace.Remotes;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.disk.WorkspaceException.Kind;
import io.dits.client.workspace.refs.Head;
import io.dits.core.graph.History;
import io.dits.core.model.CommitId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes, renames and deletes branches and tags. */
public final class Branches {
    private final Workspace workspace;

    /** Those of that working copy. */
    public Branches(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Makes a ref that does not exist.
     *
     * @throws WorkspaceException CONFLICT if it does
     */
    public void create(RefName name, TargetId target, String why) {
        if (name.shortName().equals("HEAD")) {
            throw new WorkspaceException(Kind.REFUSED, "HEAD stands for where you are and cannot be a name");
        }
        update(List.of(new RefChange(name, Optional.empty(), Optional.of(target))), why);
    }

    /**
     * Deletes a branch.
     *
     * @param force whether it may go though no other ref leads to its commits
     * @return where it was
     * @throws WorkspaceException NOT_FOUND if there is none; REFUSED if the working copy stands on it, or its commits
     *     would be lost
     */
    public CommitId delete(RefName name, boolean force) throws IOException {
        try (ProcessLock.Held _ = workspace.lock()) {
            TargetId target = find(name);
            CommitId commit = workspace.commitOf(target);
            if (workspace.head().equals(new Head.OnBranch(name))) {
                throw new WorkspaceException(
                        Kind.REFUSED,
                        "the working copy stands on " + name.shortName(),
                        "Switch to another branch first");
            }
            if (!force && !leadsElsewhere(name, commit)) {
                throw new WorkspaceException(
                        Kind.REFUSED,
                        "no other branch or tag has the commits of " + name.shortName(),
                        "Merge it first, or delete it all the same: dits branch -d --force " + name.shortName());
            }
            update(List.of(new RefChange(name, Optional.of(target), Optional.empty())), "delete");
            workspace.remotes().removeUpstream(name);
            return commit;
        }
    }

    /** Whether a branch or tag leads to a commit. */
    public boolean lead(CommitId commit) {
        List<CommitId> tips = workspace.refs().list("").values().stream()
                .map(workspace::commitOf)
                .toList();
        return History.of(workspace.blobs()).ancestors(tips).contains(commit);
    }

    private boolean leadsElsewhere(RefName name, CommitId commit) throws IOException {
        List<CommitId> others = new ArrayList<>();
        workspace.refs().list("").forEach((ref, target) -> {
            if (!ref.equals(name)) {
                others.add(workspace.commitOf(target));
            }
        });
        workspace.headCommit().ifPresent(others::add);
        return History.of(workspace.blobs()).ancestors(others).contains(commit);
    }

    /**
     * Deletes a tag and returns what it named.
     *
     * @throws WorkspaceException NOT_FOUND if there is none
     */
    public TargetId deleteTag(RefName name) {
        TargetId target = find(name);
        update(List.of(new RefChange(name, Optional.of(target), Optional.empty())), "delete");
        return target;
    }

    /**
     * Renames a branch; head and what it follows go with it. One without commits can be renamed if head is on it.
     *
     * @throws WorkspaceException NOT_FOUND if there is none, CONFLICT if there is one of the new name
     */
    public void rename(RefName from, RefName to) throws IOException {
        try (ProcessLock.Held _ = workspace.lock()) {
            boolean here = workspace.head().equals(new Head.OnBranch(from));
            Optional<TargetId> target = workspace.refs().find(from);
            if (from.equals(to)) {
                find(from);
                return;
            }
            if (workspace.refs().find(to).isPresent()) {
                throw exists(to);
            }
            if (target.isPresent() || !here) {
                TargetId moved = find(from);
                update(
                        List.of(
                                new RefChange(from, Optional.of(moved), Optional.empty()),
                                new RefChange(to, Optional.empty(), Optional.of(moved))),
                        "rename");
            }
            if (here) {
                workspace.head(new Head.OnBranch(to));
            }
            Optional<Remotes.Upstream> upstream = workspace.remotes().upstream(from);
            if (upstream.isPresent()) {
                workspace.remotes().upstream(to, upstream.get());
                workspace.remotes().removeUpstream(from);
            }
        }
    }

    private TargetId find(RefName name) {
        return workspace
                .refs()
                .find(name)
                .orElseThrow(() -> new WorkspaceException(
                        Kind.NOT_FOUND,
                        "wanted " + said(name) + ", found none",
                        name.isTag() ? "Run: dits tag" : "Run: dits branch"));
    }

    private void update(List<RefChange> changes, String why) {
        switch (workspace.refs().update(changes, why)) {
            case RefUpdate.Applied _ -> {}
            case RefUpdate.Stale stale ->
                throw stale.actual().isPresent()
                        ? exists(stale.name())
                        : new WorkspaceException(Kind.CONFLICT, said(stale.name()) + " has just been deleted");
        }
    }

    private static WorkspaceException exists(RefName name) {
        return new WorkspaceException(
                Kind.CONFLICT, "there is " + said(name) + " already", "Choose another name, or delete it first");
    }

    private static String said(RefName name) {
        return (name.isTag() ? "a tag " : "a branch ") + name.shortName();
    }
}
