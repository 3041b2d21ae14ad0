// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.scan;

import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.DurableFile;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.ignore.IgnoreRules;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.PathOrder;
import io.dits.core.model.FileName;
import io.dits.core.model.RepoPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Compares the files of a working copy with an index by looking at each file once, without reading any. Links are never
 * followed. Directories without files are not seen: like git, Dits tracks files.
 */
public final class Scan {
    private static final String ITSELF = ".dits";

    private final Path root;
    private final StatReader stats;
    private final Index index;
    private final Scope scope;
    private final Depth depth;
    private final ScanSink sink;

    private enum Depth {
        OVERVIEW,
        EVERYTHING,
        EVEN_IGNORED
    }

    private Scan(Workspace workspace, Index index, Scope scope, Depth depth, ScanSink sink) throws IOException {
        this.root = workspace.root();
        this.stats = workspace.stats();
        this.index = index;
        this.scope = scope;
        this.depth = depth;
        this.sink = sink;
    }

    /** Tells of each file, and of untracked directories as a whole. */
    public static void overview(Workspace workspace, Index index, Scope scope, ScanSink sink) throws IOException {
        run(new Scan(workspace, index, scope, Depth.OVERVIEW, sink));
    }

    /** Tells of each file, also in untracked directories. */
    public static void everything(Workspace workspace, Index index, Scope scope, ScanSink sink) throws IOException {
        run(new Scan(workspace, index, scope, Depth.EVERYTHING, sink));
    }

    /** Tells of each file, also of those that rules ignore, as if there were no rules. */
    public static void evenIgnored(Workspace workspace, Index index, Scope scope, ScanSink sink) throws IOException {
        run(new Scan(workspace, index, scope, Depth.EVEN_IGNORED, sink));
    }

    /** Whether rules ignore a path, or a directory above it. */
    public static boolean ignores(Workspace workspace, String path) throws IOException {
        Scan scan = new Scan(workspace, Index.EMPTY, Scope.ALL, Depth.OVERVIEW, new ScanSink() {});
        IgnoreRules rules = IgnoreRules.NONE;
        String above = "";
        Path directory = scan.root;
        for (String name : path.split("/", -1)) {
            rules = scan.rules(above, Listing.of(directory), rules);
            above = PathOrder.child(above, name);
            directory = directory.resolve(name);
            if (rules.ignores(
                    above,
                    scan.stats.find(directory).filter(FileStat::isDirectory).isPresent())) {
                return true;
            }
        }
        return false;
    }

    private static void run(Scan scan) throws IOException {
        scan.directory(scan.root, "", 0, scan.index.entries().size(), IgnoreRules.NONE, false);
    }

    /** Goes through a directory; {@code from} to {@code to} are the entries below it. */
    private void directory(Path directory, String path, int from, int to, IgnoreRules above, boolean ignored)
            throws IOException {
        List<Listing.Name> names = Listing.of(directory);
        if (isAnotherWorkingCopy(path, names)) {
            sink.skipped(path, "is another working copy");
            missing(from, to);
            return;
        }
        IgnoreRules rules = rules(path, names, above);
        int at = from;
        for (Listing.Name name : names) {
            if (path.isEmpty() && name.text().equals(ITSELF)) {
                continue;
            }
            String child = PathOrder.child(path, name.text());
            // Names and entries are in the same order: most often the next entry is the one.
            boolean next = at < to && PathOrder.within(index.entries().get(at).path(), child);
            int begin = next ? at : index.position(child);
            int end = begin < to ? index.end(child, begin) : begin;
            missing(at, Math.min(begin, to));
            at = Math.max(at, end);
            if (scope.reaches(child)) {
                child(name, child, begin, end, rules, ignored);
            }
        }
        missing(at, to);
    }

    private boolean isAnotherWorkingCopy(String path, List<Listing.Name> names) {
        return !path.isEmpty()
                && names.stream()
                        .anyMatch(name -> name.text().equals(ITSELF)
                                && name.path().resolve("format").toFile().exists());
    }

    private IgnoreRules rules(String path, List<Listing.Name> names, IgnoreRules above) throws IOException {
        if (depth == Depth.EVEN_IGNORED) {
            return above;
        }
        for (Listing.Name name : names) {
            // A link is not followed: it could lead to what is none of the repository's business.
            if (name.text().equals(IgnoreRules.FILE)
                    && stats.find(name.path()).filter(FileStat::isFile).isPresent()) {
                Optional<String> content = DurableFile.readText(name.path());
                return content.map(text -> above.with(path, text)).orElse(above);
            }
        }
        return above;
    }

    /** One name on disk; {@code from} to {@code to} are the entries at or below its path. */
    private void child(Listing.Name name, String path, int from, int to, IgnoreRules rules, boolean ignored)
            throws IOException {
        Optional<FileStat> found = stats.find(name.path());
        if (found.isEmpty()) {
            missing(from, to);
            return;
        }
        FileStat stat = found.get();
        if (stat.isDirectory()) {
            subdirectory(name, path, from, to, rules, ignored);
            return;
        }
        boolean tracked = from < to && index.entries().get(from).path().equals(path);
        if (tracked) {
            compare(index.entries().get(from), stat);
            return;
        }
        missing(from, to);
        untracked(name, path, stat, ignored || rules.ignores(path, false));
    }

    private void subdirectory(Listing.Name name, String path, int from, int to, IgnoreRules rules, boolean ignored)
            throws IOException {
        int below = from;
        if (from < to && index.entries().get(from).path().equals(path)) {
            missing(from, from + 1);
            below++;
        }
        boolean nowIgnored = ignored || rules.ignores(path, true);
        if (below == to) {
            untrackedDirectory(name, path, below, rules, nowIgnored);
            return;
        }
        directory(name.path(), path, below, to, rules, nowIgnored);
    }

    private void untrackedDirectory(Listing.Name name, String path, int at, IgnoreRules rules, boolean ignored)
            throws IOException {
        if (ignored) {
            report(path, () -> sink.ignored(path));
        } else if (isFine(name, path)) {
            if (depth != Depth.OVERVIEW || !scope.covers(path)) {
                directory(name.path(), path, at, at, rules, false);
            } else if (hasFiles(name.path(), path, rules)) {
                sink.untrackedDirectory(path);
            }
        }
    }

    /** Whether there is anything in a directory that could be added. */
    private boolean hasFiles(Path directory, String path, IgnoreRules above) throws IOException {
        List<Listing.Name> names = Listing.of(directory);
        if (isAnotherWorkingCopy(path, names)) {
            sink.skipped(path, "is another working copy");
            return false;
        }
        IgnoreRules rules = rules(path, names, above);
        for (Listing.Name name : names) {
            String child = PathOrder.child(path, name.text());
            Optional<FileStat> stat = stats.find(name.path());
            if (stat.isEmpty() || rules.ignores(child, stat.get().isDirectory())) {
                continue;
            }
            if (stat.get().isFile()
                    || stat.get().isLink()
                    || (stat.get().isDirectory() && hasFiles(name.path(), child, rules))) {
                return true;
            }
        }
        return false;
    }

    private void untracked(Listing.Name name, String path, FileStat stat, boolean ignored) {
        if (!scope.covers(path)) {
            return;
        }
        if (ignored) {
            sink.ignored(path);
        } else if (stat.type() == FileStat.Type.OTHER) {
            sink.skipped(path, "is neither a file nor a directory nor a link");
        } else if (isFine(name, path)) {
            sink.untracked(path, stat);
        }
    }

    private boolean isFine(Listing.Name name, String path) {
        String problem = problem(name, path);
        if (!problem.isEmpty()) {
            report(path, () -> sink.refused(path, problem));
        }
        return problem.isEmpty();
    }

    private static String problem(Listing.Name name, String path) {
        if (!name.problem().isEmpty()) {
            return name.problem();
        }
        try {
            FileName _ = new FileName(name.text());
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            return message.substring(message.indexOf("': ") + 3);
        }
        boolean tooDeep = path.chars().filter(c -> c == '/').count() >= RepoPath.MAX_DEPTH;
        return tooDeep ? "lies deeper than " + RepoPath.MAX_DEPTH + " directories" : "";
    }

    private void compare(IndexEntry entry, FileStat now) {
        if (!scope.covers(entry.path())) {
            return;
        }
        boolean sameType = entry.content() instanceof Content.OfFile ? now.isFile() : now.isLink();
        if (!sameType) {
            sink.changed(entry, now);
            return;
        }
        if (entry.content() instanceof Content.OfFile file) {
            if (file.size() != now.size()) {
                sink.changed(entry, now);
                return;
            }
            if (entry.stamp().proves(now) && stats.knowsExecutables() && file.executable() != now.executable()) {
                sink.modeChanged(entry, now);
                return;
            }
        }
        if (entry.stamp().proves(now)) {
            sink.unchanged(entry);
        } else {
            sink.touched(entry, now);
        }
    }

    private void missing(int from, int to) {
        for (int i = from; i < to; i++) {
            IndexEntry entry = index.entries().get(i);
            report(entry.path(), () -> sink.missing(entry));
        }
    }

    private void report(String path, Runnable report) {
        if (scope.covers(path)) {
            report.run();
        }
    }
}
