// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.checkout;

import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What has to be removed, written and left, found by looking before anything is touched. */
final class Plan {
    /** A file or link to write. */
    record Write(String path, Content content) {}

    final List<IndexEntry> removals = new ArrayList<>();
    final List<Write> writes = new ArrayList<>();
    /** Working files that are right already: only the index has to learn of them. */
    final List<Write> present = new ArrayList<>();
    /** Paths whose work would be lost. */
    final List<String> inTheWay = new ArrayList<>();

    private final Path root;
    private final Index index;
    private final SortedMap<String, Content> target;
    private final StatReader stats;
    private final ContentCheck check;
    private final Map<String, Boolean> passable = new HashMap<>();

    private Plan(Workspace workspace, Index index, SortedMap<String, Content> target) throws IOException {
        this.root = workspace.root();
        this.index = index;
        this.target = target;
        this.stats = workspace.stats();
        this.check = new ContentCheck(workspace.blobs(), stats);
    }

    static Plan of(Workspace workspace, Index index, SortedMap<String, Content> target) throws IOException {
        Plan plan = new Plan(workspace, index, target);
        for (IndexEntry entry : index.entries()) {
            if (!target.containsKey(entry.path())) {
                plan.remove(entry);
            }
        }
        for (Map.Entry<String, Content> wanted : target.entrySet()) {
            plan.want(wanted.getKey(), wanted.getValue());
        }
        return plan;
    }

    private void remove(IndexEntry entry) throws IOException {
        Path file = root.resolve(entry.path());
        Optional<FileStat> now = passable(entry.path()) ? stats.find(file) : Optional.empty();
        if (now.isPresent() && !now.get().isDirectory() && !check.unchanged(file, now.get(), entry)) {
            inTheWay.add(entry.path());
            return;
        }
        removals.add(entry);
    }

    private void want(String path, Content content) throws IOException {
        Optional<IndexEntry> before = index.find(path);
        if (before.isPresent() && before.get().content().equals(content)) {
            // Changed or deleted work at a path that both sides agree on stays as it is.
            return;
        }
        Path file = root.resolve(path);
        Optional<FileStat> now = passable(path) ? stats.find(file) : Optional.empty();
        if (now.isEmpty()) {
            writes.add(new Write(path, content));
        } else if (now.get().isDirectory()) {
            directoryInTheWay(path, content);
        } else if (before.isPresent() && check.unchanged(file, now.get(), before.get())) {
            writes.add(new Write(path, content));
        } else if (check.is(file, now.get(), content)) {
            present.add(new Write(path, content));
        } else {
            inTheWay.add(path);
        }
    }

    /** A directory gives way if all in it is tracked and goes; what else is in it shows when it is removed. */
    private void directoryInTheWay(String path, Content content) {
        if (index.hasDirectory(path)) {
            writes.add(new Write(path, content));
        } else {
            inTheWay.add(path);
        }
    }

    /** False if a parent is something else than a directory that will be there: what is tracked and goes makes way. */
    private boolean passable(String path) throws IOException {
        String parent = PathOrder.parent(path);
        if (parent.isEmpty()) {
            return true;
        }
        Boolean known = passable.get(parent);
        if (known != null) {
            return known;
        }
        boolean passes = false;
        if (passable(parent)) {
            Optional<FileStat> now = stats.find(root.resolve(parent));
            passes = now.isPresent() && now.get().isDirectory();
            boolean goes = index.find(parent).isPresent() && !target.containsKey(parent);
            if (now.isPresent() && !passes && !goes && !inTheWay.contains(parent)) {
                inTheWay.add(parent);
            }
        }
        passable.put(parent, passes);
        return passes;
    }
}
