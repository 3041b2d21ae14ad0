// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.add;

import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.disk.WorkspaceException.Kind;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.Stamp;
import io.dits.client.workspace.scan.CaseTwins;
import io.dits.client.workspace.scan.Links;
import io.dits.client.workspace.scan.Scan;
import io.dits.client.workspace.scan.ScanSink;
import io.dits.client.workspace.scan.Scope;
import io.dits.core.content.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is to add. */
final class Findings implements ScanSink {
    private static final int SHOWN = 20;

    private final Workspace workspace;
    private final Index index;
    private final List<Source> sources = new ArrayList<>();
    private final List<IndexEntry> entries = new ArrayList<>();
    private final List<IndexEntry> links = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** Files that did not change, but whose objects may be damaged. */
    private final List<IndexEntry> doubtful = new ArrayList<>();
    /** Some objects are damaged: then all files are read again, which brings back whatever is in them. */
    private final boolean rereads;

    private Findings(Workspace workspace, Index index) {
        this.workspace = workspace;
        this.index = index;
        this.rereads = !workspace.blobs().damaged().isEmpty();
    }

    static Findings of(Workspace workspace, Index index, Scope scope, boolean evenIgnored) throws IOException {
        Findings findings = new Findings(workspace, index);
        findings.check(scope, evenIgnored);
        if (evenIgnored) {
            Scan.evenIgnored(workspace, index, scope, findings);
        } else {
            Scan.everything(workspace, index, scope, findings);
        }
        findings.readAgain();
        for (IndexEntry link : findings.links) {
            findings.entries.add(new IndexEntry(
                    link.path(), Links.read(workspace.root().resolve(link.path()), link.path()), link.stamp()));
        }
        CaseTwins twins = CaseTwins.of(index, findings.removed, findings.paths());
        findings.refused.addAll(twins.same());
        findings.warnings.addAll(twins.alike());
        if (!findings.refused.isEmpty()) {
            throw new WorkspaceException(
                    Kind.REFUSED,
                    "some names cannot be kept, so nothing was added:\n" + listed(findings.refused),
                    "Rename them, or list them in .ditsignore");
        }
        return findings;
    }

    private void readAgain() throws IOException {
        for (IndexEntry entry : doubtful) {
            Optional<FileStat> now = workspace.stats().find(workspace.root().resolve(entry.path()));
            now.ifPresent(stat -> take(entry.path(), stat, Optional.of(entry)));
        }
    }

    /** Paths that were named and are not there, or are ignored, are mistakes; those of a whole directory are not. */
    private void check(Scope scope, boolean evenIgnored) throws IOException {
        for (String path : scope.paths()) {
            if (path.isEmpty() || !index.within(path).isEmpty()) {
                continue;
            }
            if (workspace.stats().find(workspace.root().resolve(path)).isEmpty()) {
                throw new WorkspaceException(Kind.NOT_FOUND, path + ": no such file or directory");
            }
            if (!evenIgnored && Scan.ignores(workspace, path)) {
                throw new WorkspaceException(
                        Kind.REFUSED,
                        path + " is ignored by a .ditsignore",
                        "To add it nevertheless: dits add --force");
            }
        }
    }

    private static String listed(List<String> lines) {
        String shown = lines.stream().limit(SHOWN).map(line -> "  " + line).collect(Collectors.joining("\n"));
        return lines.size() > SHOWN ? shown + "\n  and " + (lines.size() - SHOWN) + " more" : shown;
    }

    /** Files that have to be read. */
    List<Source> sources() {
        return sources;
    }

    /** Links, and files that need no reading: the executable bit changed, or they settle a conflict as they are. */
    List<IndexEntry> entries() {
        return entries;
    }

    List<String> removed() {
        return removed;
    }

    List<String> warnings() {
        return warnings;
    }

    /** All paths but the removed ones. */
    List<String> paths() {
        return Stream.concat(
                        sources.stream().map(Source::path), entries.stream().map(IndexEntry::path))
                .toList();
    }

    @Override
    public void unchanged(IndexEntry entry) {
        if (rereads && entry.content() instanceof Content.OfFile) {
            doubtful.add(entry);
            return;
        }
        if (index.conflicts().containsKey(entry.path())) {
            entries.add(entry);
        }
    }

    @Override
    public void touched(IndexEntry entry, FileStat now) {
        take(entry.path(), now, Optional.of(entry));
    }

    @Override
    public void changed(IndexEntry entry, FileStat now) {
        take(entry.path(), now, Optional.of(entry));
    }

    @Override
    public void modeChanged(IndexEntry entry, FileStat now) {
        if (entry.content() instanceof Content.OfFile file) {
            entries.add(new IndexEntry(
                    entry.path(), new Content.OfFile(file.id(), file.size(), now.executable()), entry.stamp()));
        }
    }

    @Override
    public void missing(IndexEntry entry) {
        removed.add(entry.path());
    }

    @Override
    public void untracked(String path, FileStat now) {
        take(path, now, Optional.empty());
    }

    @Override
    public void skipped(String path, String why) {
        warnings.add(path + " " + why + ": left out");
    }

    @Override
    public void refused(String path, String why) {
        refused.add(path + " " + why);
    }

    private void take(String path, FileStat now, Optional<IndexEntry> before) {
        switch (now.type()) {
            case FILE ->
                sources.add(new Source(path, workspace.root().resolve(path), now, profile(now.size(), before)));
            case LINK ->
                links.add(new IndexEntry(path, new Content.OfLink(""), new Stamp(now.mtime(), now.inode(), true)));
            case OTHER -> {
                skipped(path, "is neither a file nor a directory nor a link");
                before.ifPresent(entry -> removed.add(entry.path()));
            }
            case DIRECTORY -> throw new IllegalStateException(path + " is a directory");
        }
    }

    private Supplier<Profile> profile(long size, Optional<IndexEntry> before) {
        return () -> Profiles.next(workspace.blobs(), size, before.map(IndexEntry::content));
    }
}
