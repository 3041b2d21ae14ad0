// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.diff;

import io.dits.client.progress.Progress;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import io.dits.client.workspace.scan.Difference;
import io.dits.client.workspace.scan.Scope;
import io.dits.client.workspace.scan.Staged;
import io.dits.core.graph.TreeDiff;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Compares commits, the index and the working files. Differences come in the order of paths. */
public final class Comparison {
    private final Workspace workspace;
    private final Scope scope;
    private final Progress progress;

    /** Compares what lies in that part of a working copy. */
    public Comparison(Workspace workspace, Scope scope, Progress progress) {
        this.workspace = workspace;
        this.scope = scope;
        this.progress = progress;
    }

    private record Pair(Optional<Content> before, Side after) {}

    /** From one commit's tree to another's; an absent tree is an empty one. */
    public List<Delta> trees(Optional<TreeId> before, Optional<TreeId> after) throws IOException {
        SortedMap<String, Pair> pairs = new TreeMap<>(PathOrder.PATHS);
        TreeDiff.between(workspace.blobs(), before, after, change -> {
            String path = change.path().text();
            if (scope.covers(path)) {
                pairs.put(path, new Pair(content(change.before()), new Side.Known(content(change.after()))));
            }
        });
        return count(pairs);
    }

    private static Optional<Content> content(Optional<TreeEntry> entry) {
        return entry.flatMap(Content::of);
    }

    /** From a commit's tree to the index. */
    public List<Delta> staged(Optional<TreeId> before) throws IOException {
        return count(staged(before, workspace.index().read()));
    }

    private SortedMap<String, Pair> staged(Optional<TreeId> before, Index index) {
        SortedMap<String, Pair> pairs = new TreeMap<>(PathOrder.PATHS);
        for (Difference difference : Staged.since(workspace::blobs, before, index)) {
            if (scope.covers(difference.path())) {
                pairs.put(difference.path(), new Pair(difference.before(), new Side.Known(difference.after())));
            }
        }
        return pairs;
    }

    /** From the index to the working files. */
    public List<Delta> files() throws IOException {
        Index index = workspace.index().read();
        return files(index, new TreeMap<>(PathOrder.PATHS));
    }

    /** From a commit's tree to the working files; those that the index does not have are not looked at. */
    public List<Delta> files(Optional<TreeId> before) throws IOException {
        Index index = workspace.index().read();
        return files(index, staged(before, index));
    }

    private List<Delta> files(Index index, SortedMap<String, Pair> pairs) throws IOException {
        for (Map.Entry<String, Side> file :
                WorkingFiles.of(workspace, index, scope).entrySet()) {
            Pair known = pairs.get(file.getKey());
            Optional<Content> before =
                    known != null ? known.before() : index.find(file.getKey()).map(IndexEntry::content);
            pairs.put(file.getKey(), new Pair(before, file.getValue()));
        }
        return count(pairs);
    }

    private List<Delta> count(SortedMap<String, Pair> pairs) throws IOException {
        List<Delta> deltas = new ArrayList<>();
        long unread =
                pairs.values().stream().mapToLong(pair -> pair.after().unread()).sum();
        try (Progress.Phase phase = progress.begin("Comparing", Progress.Unit.BYTES, unread)) {
            Chunks chunks = new Chunks(workspace.blobs(), phase);
            // All earlier sides first: so a file that was only renamed brings nothing new.
            pairs.values().forEach(pair -> chunks.know(pair.before()));
            for (Map.Entry<String, Pair> pair : pairs.entrySet()) {
                Delta delta = chunks.count(
                        pair.getKey(), pair.getValue().before(), pair.getValue().after());
                if (!delta.before().equals(delta.after())) {
                    deltas.add(delta);
                }
            }
        }
        return deltas;
    }
}
