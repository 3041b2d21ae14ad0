// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.scan;

import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.FileClock;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.index.Conflict;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEdit;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.Stamp;
import io.dits.core.codec.Codec;
import io.dits.core.model.TreeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How files, index and the last commit differ.
 *
 * @param staged between the last commit and the index
 * @param changed paths whose files differ from the index
 * @param deleted paths whose files are gone
 * @param untracked files, and directories with a slash behind them, that the index does not have
 * @param conflicts what a merge left open
 * @param refused what cannot be added, and why
 */
public record Status(
        List<Difference> staged,
        List<String> changed,
        List<String> deleted,
        List<String> untracked,
        List<Conflict> conflicts,
        List<String> refused) {

    /** True if files, index and the last commit are the same. */
    public boolean clean() {
        return staged.isEmpty() && changed.isEmpty() && deleted.isEmpty() && conflicts.isEmpty();
    }

    /** Looks at a working copy; files that only look touched are read. */
    public static Status of(Workspace workspace, Scope scope) throws IOException {
        Index index = workspace.index().read();
        Collector collector = new Collector(workspace);
        try {
            Scan.overview(workspace, index, scope, collector);
        } catch (UncheckedIOException e) {
            throw Optional.ofNullable(e.getCause()).orElseGet(() -> new IOException(e));
        }
        collector.refresh();
        List<Difference> staged = Staged.since(workspace::blobs, tree(workspace), index).stream()
                .filter(difference -> scope.covers(difference.path()))
                .filter(difference -> !index.conflicts().containsKey(difference.path()))
                .toList();
        List<Conflict> conflicts = index.conflicts().values().stream()
                .filter(conflict -> scope.covers(conflict.path()))
                .toList();
        collector.changed.removeIf(path -> index.conflicts().containsKey(path));
        collector.deleted.removeIf(path -> index.conflicts().containsKey(path));
        return new Status(
                staged, collector.changed, collector.deleted, collector.untracked, conflicts, collector.refused);
    }

    private static Optional<TreeId> tree(Workspace workspace) throws IOException {
        return workspace
                .headCommit()
                .flatMap(commit -> workspace.blobs().get(commit))
                .map(blob -> Codec.commit(blob.bytes()).tree());
    }

    private static final class Collector implements ScanSink {
        private final Workspace workspace;
        private final List<String> changed = new ArrayList<>();
        private final List<String> deleted = new ArrayList<>();
        private final List<String> untracked = new ArrayList<>();
        private final List<String> refused = new ArrayList<>();
        private final IndexEdit settled = new IndexEdit();
        private Optional<FileClock> clock = Optional.empty();

        Collector(Workspace workspace) {
            this.workspace = workspace;
        }

        @Override
        public void touched(IndexEntry entry, FileStat now) {
            try {
                boolean same = SameContent.is(
                        workspace.blobs(), workspace.root().resolve(entry.path()), entry.path(), now, entry.content());
                if (same) {
                    settle(entry, now);
                }
                boolean mode = entry.content() instanceof Content.OfFile file
                        && workspace.stats().knowsExecutables()
                        && file.executable() != now.executable();
                if (!same || mode) {
                    changed.add(entry.path());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The next status need not read it again. */
        private void settle(IndexEntry entry, FileStat now) throws IOException {
            if (clock.isEmpty()) {
                clock = Optional.of(workspace.fileClock());
            }
            settled.put(
                    entry.with(new Stamp(now.mtime(), now.inode(), !clock.get().isFresh(now.mtime()))));
        }

        /** Only saves time: whoever holds the lock has more important things to do. */
        void refresh() throws IOException {
            if (settled.isEmpty()) {
                return;
            }
            try {
                workspace.index().refresh(settled);
            } catch (WorkspaceException busy) {
                if (busy.kind() != WorkspaceException.Kind.LOCKED) {
                    throw busy;
                }
            }
        }

        @Override
        public void modeChanged(IndexEntry entry, FileStat now) {
            changed.add(entry.path());
        }

        @Override
        public void changed(IndexEntry entry, FileStat now) {
            changed.add(entry.path());
        }

        @Override
        public void missing(IndexEntry entry) {
            deleted.add(entry.path());
        }

        @Override
        public void untracked(String path, FileStat now) {
            untracked.add(path);
        }

        @Override
        public void untrackedDirectory(String path) {
            untracked.add(path + "/");
        }

        @Override
        public void refused(String path, String why) {
            refused.add(path + " " + why);
        }
    }
}
