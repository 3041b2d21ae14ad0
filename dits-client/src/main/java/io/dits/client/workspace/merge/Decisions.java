// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.merge;

import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.commit.TreeEdit;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.index.Conflict;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.PathOrder;
import io.dits.core.graph.Manifests;
import io.dits.core.graph.TreeDiff;
import io.dits.core.model.CommitId;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each path becomes that their side changed. */
final class Decisions {
    private final BlobStore store;
    private final TreeEdit edit;
    private final SortedMap<String, TreeDiff.Change> ours;
    private final List<String> clashes = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    private Decisions(
            BlobStore store, SortedMap<String, TreeDiff.Change> ours, SortedMap<String, TreeDiff.Change> theirs) {
        this.store = store;
        this.edit = new TreeEdit(store);
        this.ours = ours;
        theirs.forEach((path, change) -> decide(path, Optional.ofNullable(ours.get(path)), change));
        if (!clashes.isEmpty()) {
            throw new WorkspaceException(
                    WorkspaceException.Kind.CONFLICT,
                    "one side has a file where the other has a directory:\n  " + String.join("\n  ", clashes),
                    "Rename one of them on its branch, commit, then merge again");
        }
    }

    /**
     * Decides about two commits, always the same of the same two; what had to be made for it is kept in the store.
     *
     * @param base what both came from, if they did
     * @throws WorkspaceException CONFLICT if a side has a file where the other has a directory
     */
    static Decisions about(Workspace workspace, Optional<CommitId> base, CommitId ours, CommitId theirs) {
        BlobStore store = workspace.blobs();
        Optional<TreeId> from = base.map(workspace::tree);
        return new Decisions(
                store, changes(store, from, workspace.tree(ours)), changes(store, from, workspace.tree(theirs)));
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

    List<Conflict> conflicts() {
        return conflicts;
    }

    /** The paths of the conflicts, in their order. */
    List<String> paths() {
        return conflicts.stream().map(Conflict::path).toList();
    }

    TreeId tree(TreeId ours) {
        return edit.apply(ours);
    }

    private void decide(String path, Optional<TreeDiff.Change> here, TreeDiff.Change there) {
        Optional<Content> right = there.after().flatMap(Content::of);
        if (right.isPresent()) {
            clash(path).ifPresent(other -> clashes.add(path + " and " + other));
        }
        if (here.isEmpty()) {
            edit.set(path, right);
            return;
        }
        Optional<Content> left = here.get().after().flatMap(Content::of);
        Optional<Content> base = there.before().flatMap(Content::of);
        Optional<Content> merged = merged(base, left, right);
        if (merged.isPresent() || left.equals(right)) {
            edit.set(path, merged);
            return;
        }
        Optional<Content> marked = text(base, left, right)
                .map(text -> Merge.keep(store, text.text(), executable(base, left.orElseThrow(), right.orElseThrow())));
        // Deleted here, changed there: the changed file is what can be looked at.
        edit.set(path, marked.or(() -> left).or(() -> right));
        conflicts.add(new Conflict(path, base, left, right));
    }

    /** What a path becomes if that is clear: bytes and executable bit are decided each on its own. */
    private Optional<Content> merged(Optional<Content> base, Optional<Content> ours, Optional<Content> theirs) {
        if (ours.equals(theirs)) {
            return ours;
        }
        if (!(ours.orElse(null) instanceof Content.OfFile left)
                || !(theirs.orElse(null) instanceof Content.OfFile right)) {
            return Optional.empty();
        }
        boolean executable = executable(base, left, right);
        if (left.id().equals(right.id()) || sameBytes(base, right)) {
            return Optional.of(new Content.OfFile(left.id(), left.size(), executable));
        }
        if (sameBytes(base, left)) {
            return Optional.of(new Content.OfFile(right.id(), right.size(), executable));
        }
        return text(base, ours, theirs)
                .filter(TextMerge.Result::clean)
                .map(text -> Merge.keep(store, text.text(), executable));
    }

    private static boolean sameBytes(Optional<Content> base, Content.OfFile side) {
        return base.orElse(null) instanceof Content.OfFile file && file.id().equals(side.id());
    }

    /** The side that changed the bit decides; without a base either side. */
    private static boolean executable(Optional<Content> base, Content ours, Content theirs) {
        boolean left = ours instanceof Content.OfFile file && file.executable();
        boolean right = theirs instanceof Content.OfFile file && file.executable();
        if (base.orElse(null) instanceof Content.OfFile file) {
            return left != file.executable() ? left : right;
        }
        return left || right;
    }

    /** A path that ours put above or below a path that theirs has; both cannot be. */
    private Optional<String> clash(String path) {
        for (String above = PathOrder.parent(path); !above.isEmpty(); above = PathOrder.parent(above)) {
            TreeDiff.Change change = ours.get(above);
            if (change != null && change.after().isPresent()) {
                return Optional.of(above);
            }
        }
        for (Map.Entry<String, TreeDiff.Change> below : ours.tailMap(path).entrySet()) {
            if (!PathOrder.within(below.getKey(), path)) {
                break;
            }
            if (!below.getKey().equals(path) && below.getValue().after().isPresent()) {
                return Optional.of(below.getKey());
            }
        }
        return Optional.empty();
    }

    private Optional<TextMerge.Result> text(Optional<Content> base, Optional<Content> ours, Optional<Content> theirs) {
        if (!(ours.orElse(null) instanceof Content.OfFile left)
                || !(theirs.orElse(null) instanceof Content.OfFile right)
                || left.size() > TextMerge.MOST_BYTES
                || right.size() > TextMerge.MOST_BYTES) {
            return Optional.empty();
        }
        byte[] from = base.orElse(null) instanceof Content.OfFile file && file.size() <= TextMerge.MOST_BYTES
                ? bytes(file)
                : new byte[0];
        return TextMerge.merge(from, bytes(left), bytes(right));
    }

    private byte[] bytes(Content.OfFile file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) file.size());
        Manifests.chunks(store, file.id(), file.size())
                .forEachRemaining(part ->
                        out.writeBytes(store.get(part.id()).orElseThrow().bytes()));
        return out.toByteArray();
    }
}
