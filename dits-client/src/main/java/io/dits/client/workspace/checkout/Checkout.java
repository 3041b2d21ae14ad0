// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.checkout;

import io.dits.client.progress.Progress;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.EmptyDirectories;
import io.dits.client.workspace.disk.FileClock;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.IndexEdit;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import io.dits.client.workspace.index.Stamp;
import io.dits.core.model.CommitId;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Brings working files and index to what a commit says. Looks first: if work that nobody committed would be lost, nothing is
 * touched and the paths are named. Interrupted, it can be repeated: files that are right already are left alone.
 */
public final class Checkout {
    private static final int SHOWN = 20;
    private static final int NOTED = 2000;

    private final Workspace workspace;
    private final BlobStore store;
    private final Progress progress;

    /** Works on that working copy; the caller holds its lock. */
    public Checkout(Workspace workspace, Progress progress) {
        this(workspace, workspace.blobs(), progress);
    }

    /** The same, with another store to take the contents of files from. */
    public Checkout(Workspace workspace, BlobStore store, Progress progress) {
        this.workspace = workspace;
        this.store = store;
        this.progress = progress;
    }

    /**
     * What was done.
     *
     * @param written files and links written
     * @param removed files and links removed
     * @param bytes bytes written
     */
    public record Result(int written, int removed, long bytes) {}

    /**
     * Goes to a commit; empty is the state without files. What was added since the commit that the working copy stands on is
     * work, too: it stays where both commits agree, else it is in the way.
     *
     * @throws WorkspaceException CONFLICT if uncommitted or untracked work is in the way
     */
    public Result to(Optional<CommitId> commit) throws IOException {
        return prepare(commit.map(workspace::tree)).run();
    }

    /** Looks whether it can go to a tree without losing work, and does so when told. */
    public Ready prepare(Optional<TreeId> tree) throws IOException {
        SortedMap<String, Content> target = target(tree);
        return ready(
                target, Base.of(store, workspace.headCommit().map(workspace::tree), tree, target, Set.of()), Set.of());
    }

    /**
     * Looks whether it can go from a tree that was put into the index back to another without losing what was added since.
     *
     * @param decided paths where what was added since is no work
     * @param given paths whose working files may be overwritten whatever is in them
     */
    public Ready prepareBack(TreeId from, TreeId to, Set<String> decided, Set<String> given) throws IOException {
        SortedMap<String, Content> target = target(Optional.of(to));
        return ready(target, Base.of(store, Optional.of(from), Optional.of(to), target, decided), given);
    }

    /**
     * Goes to a tree as if nothing had been added since: only working files that are not as they were added are work.
     */
    public Result reset(TreeId tree) throws IOException {
        return ready(target(Optional.of(tree)), Base.UNKNOWN, Set.of()).run();
    }

    /** A checkout that will lose no work. */
    public final class Ready {
        private final Plan plan;

        private Ready(Plan plan) {
            this.plan = plan;
        }

        /** What it will have made of the index; of the files nothing is known yet. */
        public IndexEdit inIndex() {
            IndexEdit edit = new IndexEdit();
            plan.removals.forEach(entry -> edit.remove(entry.path()));
            Stream.concat(plan.writes.stream(), plan.present.stream())
                    .forEach(write -> edit.putOpen(new IndexEntry(write.path(), write.content(), Stamp.NONE)));
            return edit;
        }

        /** Does it. */
        public Result run() throws IOException {
            remove(plan.removals);
            long bytes = plan.writes.stream()
                    .mapToLong(write -> write.content().bytes())
                    .sum();
            try (Progress.Phase phase = progress.begin("Writing files", Progress.Unit.BYTES, bytes)) {
                write(plan, phase);
            }
            return new Result(plan.writes.size(), plan.removals.size(), bytes);
        }
    }

    private SortedMap<String, Content> target(Optional<TreeId> tree) {
        return tree.map(id -> Target.of(store, id)).orElseGet(() -> new TreeMap<>(PathOrder.PATHS));
    }

    private Ready ready(SortedMap<String, Content> target, Base base, Set<String> given) throws IOException {
        if (workspace.ignoresCase()) {
            checkCase(target);
        }
        Plan plan = Plan.of(workspace, store, workspace.index().read(), target, base, given);
        if (!plan.inTheWay.isEmpty()) {
            throw inTheWay(plan.inTheWay);
        }
        return new Ready(plan);
    }

    private void write(Plan plan, Progress.Phase phase) throws IOException {
        StatReader stats = workspace.stats();
        Notes notes = new Notes();
        plan.removals.forEach(entry -> notes.edit.remove(entry.path()));
        for (Plan.Write write : plan.present) {
            notes.add(write, stats.read(workspace.root().resolve(write.path())));
        }
        try {
            new FileWriter(workspace.root(), FileWriter.temporary(workspace), store, stats, phase)
                    .write(plan.writes, notes::add);
        } finally {
            // Also when it breaks off: what is in its place is then known to be right.
            notes.save();
        }
    }

    /** Collects what the index has to learn, and tells it now and then. */
    private final class Notes {
        private IndexEdit edit = new IndexEdit();
        private final Map<IndexEntry, FileStat> seen = new HashMap<>();

        void add(Plan.Write write, FileStat stat) throws IOException {
            seen.put(new IndexEntry(write.path(), write.content(), Stamp.NONE), stat);
            if (seen.size() >= NOTED) {
                save();
            }
        }

        void save() throws IOException {
            FileClock clock = workspace.fileClock();
            seen.forEach((entry, stat) ->
                    edit.putOpen(entry.with(new Stamp(stat.mtime(), stat.inode(), !clock.isFresh(stat.mtime())))));
            seen.clear();
            if (!edit.isEmpty()) {
                workspace.index().edit(edit);
            }
            edit = new IndexEdit();
        }
    }

    private void remove(List<IndexEntry> removals) throws IOException {
        StatReader stats = workspace.stats();
        for (IndexEntry entry : removals.reversed()) {
            Path file = workspace.root().resolve(entry.path());
            // A parent that became a link leads to files that are not ours.
            Optional<FileStat> now = stats.findBelow(workspace.root(), file);
            if (now.isPresent() && !now.get().isDirectory()) {
                Files.delete(file);
            }
            EmptyDirectories.removeAbove(workspace.root(), file);
        }
    }

    private static void checkCase(SortedMap<String, Content> target) {
        Map<String, String> folded = new HashMap<>();
        target.keySet().forEach(path -> {
            String other = folded.put(path.toLowerCase(Locale.ROOT), path);
            if (other != null) {
                throw new WorkspaceException(
                        WorkspaceException.Kind.CONFLICT,
                        "this file system takes two names for the same: " + other + " and " + path,
                        "Rename one of them on a system that tells them apart");
            }
        });
    }

    private static WorkspaceException inTheWay(List<String> paths) {
        StringBuilder message = new StringBuilder("uncommitted work would be overwritten:");
        paths.stream().limit(SHOWN).forEach(path -> message.append("\n  ").append(path));
        if (paths.size() > SHOWN) {
            message.append("\n  and ").append(paths.size() - SHOWN).append(" more");
        }
        return new WorkspaceException(
                WorkspaceException.Kind.CONFLICT,
                message.toString(),
                "Commit it, or move it away, then run the command again");
    }
}
