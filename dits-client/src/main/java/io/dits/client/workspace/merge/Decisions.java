// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.merge;

import io.dits.client.workspace.commit.TreeEdit;
import io.dits.client.workspace.index.Conflict;
import io.dits.client.workspace.index.Content;
import io.dits.core.graph.Manifests;
import io.dits.core.graph.TreeDiff;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each path becomes that their side changed. */
final class Decisions {
    private final BlobStore store;
    private final TreeEdit edit;
    private final List<Conflict> conflicts = new ArrayList<>();

    Decisions(BlobStore store, Map<String, TreeDiff.Change> ours, Map<String, TreeDiff.Change> theirs) {
        this.store = store;
        this.edit = new TreeEdit(store);
        theirs.forEach((path, change) -> decide(path, Optional.ofNullable(ours.get(path)), change));
    }

    List<Conflict> conflicts() {
        return conflicts;
    }

    TreeId tree(TreeId ours) {
        return edit.apply(ours);
    }

    private void decide(String path, Optional<TreeDiff.Change> ours, TreeDiff.Change theirs) {
        Optional<Content> right = theirs.after().flatMap(Content::of);
        if (ours.isEmpty()) {
            edit.set(path, right);
            return;
        }
        Optional<Content> left = ours.get().after().flatMap(Content::of);
        if (left.equals(right)) {
            return;
        }
        Optional<Content> base = theirs.before().flatMap(Content::of);
        Optional<TextMerge.Result> text = text(base, left, right);
        if (text.isPresent()) {
            boolean executable = ((Content.OfFile) left.orElseThrow()).executable();
            edit.set(path, Optional.of(Merge.keep(store, text.get().text(), executable)));
            if (text.get().clean()) {
                return;
            }
        } else if (left.isEmpty()) {
            // Deleted here, changed there: the changed file is what can be looked at.
            edit.set(path, right);
        }
        conflicts.add(new Conflict(path, base, left, right));
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
