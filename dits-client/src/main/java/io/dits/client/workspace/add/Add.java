// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.add;

import io.dits.client.progress.Progress;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.FileClock;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.index.Index;
import io.dits.client.workspace.index.IndexEdit;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.scan.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Puts files into the index as they are now, also those that are gone. What was read before an interruption is in the
 * index or at least in the store, so that a repeated add goes on from there.
 */
public final class Add {
    /** A file that is written to while it is read is read again so many times. */
    private static final int ROUNDS = 3;

    private static final long CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * What was done.
     *
     * @param added paths that the index did not have
     * @param changed paths whose content or executable bit is another now
     * @param removed paths whose files are gone
     * @param read bytes of files that were read
     * @param stored bytes that the store took in for them, compressed where that paid
     * @param known bytes among those read that the store had already
     * @param warnings what was left out or may trouble others, each a line
     */
    public record Outcome(
            List<String> added,
            List<String> changed,
            List<String> removed,
            long read,
            long stored,
            long known,
            List<String> warnings) {
        /** True if the index was as the files are. */
        public boolean nothing() {
            return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
        }
    }

    private final Workspace workspace;
    private final StatReader stats;
    private final FileClock clock;
    private final Findings findings;
    private final List<String> added = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private long read;
    private long stored;
    private long known;

    private Add(Workspace workspace, Findings findings) throws IOException {
        this.workspace = workspace;
        this.stats = workspace.stats();
        this.clock = workspace.fileClock();
        this.findings = findings;
    }

    /**
     * Adds what is meant and not ignored.
     *
     * @throws WorkspaceException REFUSED if a name cannot be kept, a path is not there or ignored, or a file does not stop
     *     changing
     */
    public static Outcome files(Workspace workspace, Scope scope, Progress progress) throws IOException {
        return run(workspace, scope, progress, false);
    }

    /** Adds what is meant, also what rules ignore. */
    public static Outcome evenIgnored(Workspace workspace, Scope scope, Progress progress) throws IOException {
        return run(workspace, scope, progress, true);
    }

    /** What {@link #files} would read, without doing it: paths that would be added, changed or removed. */
    public static Outcome preview(Workspace workspace, Scope scope) throws IOException {
        Index index = workspace.index().read();
        Findings findings = Findings.of(workspace, index, scope, false);
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        findings.paths().forEach(path -> (index.find(path).isPresent() ? changed : added).add(path));
        return new Outcome(added, changed, findings.removed(), 0, 0, 0, findings.warnings());
    }

    private static Outcome run(Workspace workspace, Scope scope, Progress progress, boolean evenIgnored)
            throws IOException {
        // Held until the index refers to what is stored: nobody collects it meanwhile.
        try (var _ = workspace.addingObjects()) {
            Index index = workspace.index().read();
            Add add = new Add(workspace, Findings.of(workspace, index, scope, evenIgnored));
            add.small(index);
            add.large(index, progress);
            return add.outcome();
        }
    }

    private Outcome outcome() {
        return new Outcome(added, changed, findings.removed(), read, stored, known, findings.warnings());
    }

    /** Links, executable bits and what is gone: all that needs no reading. */
    private void small(Index index) throws IOException {
        IndexEdit edit = new IndexEdit();
        findings.removed().forEach(edit::remove);
        findings.entries().forEach(entry -> put(index, edit, entry));
        if (!edit.isEmpty()) {
            workspace.index().edit(edit);
        }
    }

    private void large(Index index, Progress progress) throws IOException {
        List<Source> sources = findings.sources();
        long total =
                sources.stream().mapToLong(source -> source.before().size()).sum();
        try (Progress.Phase phase = progress.begin("Adding", Progress.Unit.BYTES, total)) {
            for (int round = 1; !sources.isEmpty(); round++) {
                List<Source> again = round(index, sources, phase);
                if (round == ROUNDS && !again.isEmpty()) {
                    throw unsteady(again);
                }
                sources = again;
            }
        } catch (UncheckedIOException e) {
            throw Optional.ofNullable(e.getCause()).orElseGet(() -> new IOException(e));
        }
    }

    private static WorkspaceException unsteady(List<Source> sources) {
        return new WorkspaceException(
                WorkspaceException.Kind.REFUSED,
                "some files are written to while they are read:\n"
                        + sources.stream().map(source -> "  " + source.path()).collect(Collectors.joining("\n")),
                "Wait for the program that writes them, then add again; what else was meant is added");
    }

    /** Takes the files in; those that changed meanwhile come back as they look now. */
    private List<Source> round(Index index, List<Source> sources, Progress.Phase phase) throws IOException {
        List<Source> again = new ArrayList<>();
        try (Intake intake = Intake.of(workspace.blobs(), stats, clock, sources, bytes -> {
            read += bytes;
            phase.advance(bytes);
        })) {
            while (!intake.ended()) {
                long deadline = System.nanoTime() + CHECKPOINT_NANOS;
                workspace.blobs().putAll(() -> intake.blobs(() -> System.nanoTime() >= deadline));
                checkpoint(index, intake.taken(), again);
            }
            stored += intake.stored();
            known += intake.known();
        }
        return again;
    }

    private void checkpoint(Index index, List<Taken> taken, List<Source> again) throws IOException {
        IndexEdit edit = new IndexEdit();
        for (Taken file : taken) {
            if (file.steady()) {
                put(index, edit, file.entry());
            } else {
                stats.find(file.source().file())
                        .ifPresent(now -> again.add(file.source().as(now)));
            }
        }
        if (!edit.isEmpty()) {
            workspace.index().edit(edit);
        }
    }

    private void put(Index index, IndexEdit edit, IndexEntry entry) {
        Optional<IndexEntry> before = index.find(entry.path());
        if (before.isEmpty()) {
            added.add(entry.path());
        } else if (!before.get().content().equals(entry.content())
                || index.conflicts().containsKey(entry.path())) {
            changed.add(entry.path());
        }
        edit.put(entry);
    }
}
