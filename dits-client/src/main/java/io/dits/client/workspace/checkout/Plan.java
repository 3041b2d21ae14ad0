// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.checkout;

import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import io.dits.client.workspace.scan.SameContent;
import io.dits.core.store.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

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
    private final BlobStore store;
    private final Base base;
    private final Set<String> given;
    private final List<IndexEntry> leaving = new ArrayList<>();
    private final Set<String> goes = new HashSet<>();
    private final Map<String, Boolean> passable = new HashMap<>();

    private Plan(
            Workspace workspace,
            BlobStore store,
            Index index,
            SortedMap<String, Content> target,
            Base base,
            Set<String> given)
            throws IOException {
        this.root = workspace.root();
        this.index = index;
        this.target = target;
        this.base = base;
        this.given = given;
        this.stats = workspace.stats();
        this.store = store;
    }

    /** Finds out; {@code given} are paths whose working files may be overwritten in any case. */
    static Plan of(
            Workspace workspace,
            BlobStore store,
            Index index,
            SortedMap<String, Content> target,
            Base base,
            Set<String> given)
            throws IOException {
        Plan plan = new Plan(workspace, store, index, target, base, given);
        for (IndexEntry entry : index.entries()) {
            if (!target.containsKey(entry.path())) {
                plan.leave(entry);
            }
        }
        for (IndexEntry entry : plan.leaving) {
            plan.remove(entry);
        }
        for (Map.Entry<String, Content> wanted : target.entrySet()) {
            plan.want(wanted.getKey(), wanted.getValue());
        }
        return plan;
    }

    /** What was added and is in no commit stays. */
    private void leave(IndexEntry entry) {
        if (!base.addedSince(entry.path(), Optional.of(entry.content()))) {
            leaving.add(entry);
            goes.add(entry.path());
        } else if (!base.agrees(entry.path())) {
            inTheWay.add(entry.path());
        }
    }

    private void remove(IndexEntry entry) throws IOException {
        Path file = root.resolve(entry.path());
        Optional<FileStat> now = passable(entry.path()) ? stats.find(file) : Optional.empty();
        if (now.isPresent()
                && !now.get().isDirectory()
                && !given.contains(entry.path())
                && !unchanged(file, now.get(), entry)) {
            inTheWay.add(entry.path());
            return;
        }
        removals.add(entry);
    }

    private void want(String path, Content content) throws IOException {
        Optional<IndexEntry> before = index.find(path);
        Optional<Content> indexed = before.map(IndexEntry::content);
        if (indexed.equals(Optional.of(content)) && !given.contains(path)) {
            // Changed or deleted work at a path that both sides agree on stays as it is.
            return;
        }
        if (base.addedSince(path, indexed)) {
            if (!base.agrees(path)) {
                inTheWay.add(path);
            }
            return;
        }
        Path file = root.resolve(path);
        Optional<FileStat> now = passable(path) ? stats.find(file) : Optional.empty();
        if (now.isEmpty()) {
            writes.add(new Write(path, content));
        } else if (now.get().isDirectory()) {
            directoryInTheWay(path, file, content);
        } else if (given.contains(path) || (before.isPresent() && unchanged(file, now.get(), before.get()))) {
            writes.add(new Write(path, content));
        } else if (SameContent.isAll(store, stats, file, path, now.get(), content)) {
            present.add(new Write(path, content));
        } else {
            inTheWay.add(path);
        }
    }

    private boolean unchanged(Path file, FileStat now, IndexEntry entry) throws IOException {
        return SameContent.unchanged(store, stats, file, now, entry);
    }

    /** A directory gives way if all files in it go. */
    private void directoryInTheWay(String path, Path directory, Content content) throws IOException {
        List<String> stay;
        try (Stream<Path> below = Files.walk(directory)) {
            stay = below.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> path + "/" + directory.relativize(file))
                    .filter(file -> !goes.contains(file))
                    .toList();
        }
        if (stay.isEmpty()) {
            writes.add(new Write(path, content));
        }
        inTheWay.addAll(stay);
    }

    /**
     * False if a parent is something else than a directory that will be there: what is tracked and goes makes way, and what
     * is to be there as a file is looked at as such.
     */
    private boolean passable(String path) throws IOException {
        String parent = PathOrder.parent(path);
        if (parent.isEmpty()) {
            return true;
        }
        Boolean before = passable.get(parent);
        if (before != null) {
            return before;
        }
        boolean passes = false;
        if (passable(parent)) {
            Optional<FileStat> now = stats.find(root.resolve(parent));
            passes = now.isPresent() && now.get().isDirectory();
            boolean known = goes.contains(parent) || target.containsKey(parent) || inTheWay.contains(parent);
            if (now.isPresent() && !passes && !known) {
                inTheWay.add(parent);
            }
        }
        passable.put(parent, passes);
        return passes;
    }
}
