// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.diff;

import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.add.Profiles;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import io.dits.client.workspace.scan.Links;
import io.dits.client.workspace.scan.SameContent;
import io.dits.client.workspace.scan.Scan;
import io.dits.client.workspace.scan.ScanSink;
import io.dits.client.workspace.scan.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tracked working files that are not as the index says, by their paths. */
final class WorkingFiles implements ScanSink {
    private final Workspace workspace;
    private final boolean modes;
    private final SortedMap<String, Side> found = new TreeMap<>(PathOrder.PATHS);

    private WorkingFiles(Workspace workspace) throws IOException {
        this.workspace = workspace;
        this.modes = workspace.stats().knowsExecutables();
    }

    static SortedMap<String, Side> of(Workspace workspace, Index index, Scope scope) throws IOException {
        WorkingFiles files = new WorkingFiles(workspace);
        try {
            Scan.overview(workspace, index, scope, files);
        } catch (UncheckedIOException e) {
            throw Optional.ofNullable(e.getCause()).orElseGet(() -> new IOException(e));
        }
        return files.found;
    }

    @Override
    public void touched(IndexEntry entry, FileStat now) {
        try {
            boolean same = SameContent.is(workspace.blobs(), file(entry), entry.path(), now, entry.content());
            if (!same) {
                changed(entry, now);
            } else if (modes
                    && entry.content() instanceof Content.OfFile file
                    && file.executable() != now.executable()) {
                modeChanged(entry, now);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void modeChanged(IndexEntry entry, FileStat now) {
        if (entry.content() instanceof Content.OfFile file) {
            Content other = new Content.OfFile(file.id(), file.size(), now.executable());
            found.put(entry.path(), new Side.Known(Optional.of(other)));
        }
    }

    @Override
    public void changed(IndexEntry entry, FileStat now) {
        Side side = switch (now.type()) {
            case FILE -> unread(entry, now);
            case LINK -> new Side.Known(Optional.of(link(entry)));
            case DIRECTORY, OTHER -> new Side.Known(Optional.empty());
        };
        found.put(entry.path(), side);
    }

    private Side unread(IndexEntry entry, FileStat now) {
        // Without executable bits on this system the one in the index stands.
        boolean executable =
                modes ? now.executable() : entry.content() instanceof Content.OfFile file && file.executable();
        FileStat seen = new FileStat(now.type(), now.size(), now.mtime(), now.inode(), executable);
        return new Side.Unread(
                file(entry), seen, Profiles.next(workspace.blobs(), now.size(), Optional.of(entry.content())));
    }

    private Content link(IndexEntry entry) {
        try {
            return Links.read(file(entry), entry.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void missing(IndexEntry entry) {
        found.put(entry.path(), new Side.Known(Optional.empty()));
    }

    private Path file(IndexEntry entry) {
        return workspace.root().resolve(entry.path());
    }
}
