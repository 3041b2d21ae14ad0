// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a {@link FileCatalog}. The file {@code current} has a line with the number of runs in force and one for each,
 * oldest first: its name and its number of rows. So a file that lost its end is known to be damaged. It is replaced as a whole
 * after new runs are on the disk. Writers hold a lock on the file {@code lock}; readers look at {@code current} at
 * every call. The file {@code recovering} is there while the catalog is being made again from packs.
 */
final class RunFolder {
    private static final String RUN = ".run";
    private static final String HEAD = "runs ";
    private static final Pattern LINE = Pattern.compile("(\\S+\\.run) ([0-9]{1,9})");
    private static final int ATTEMPTS = 100;

    private final Path folder;
    private final Path current;
    private final Path marker;
    /** For one change at a time; readers, who need this object's own lock, do not wait for its syncing. */
    private final Lock changing = new ReentrantLock();

    private String names = "";
    private List<Run> runs = List.of();

    RunFolder(Path folder) {
        this.folder = folder;
        this.current = folder.resolve("current");
        this.marker = folder.resolve("recovering");
    }

    /** True if nothing was ever changed here. */
    boolean isNew() {
        return !Files.exists(current);
    }

    /** True if marked and not unmarked since. */
    boolean isMarked() {
        return Files.exists(marker);
    }

    void mark() {
        try {
            Files.write(marker, new byte[0]);
            Disk.syncDirectory(folder);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    void unmark() {
        try {
            if (Files.deleteIfExists(marker)) {
                Disk.syncDirectory(folder);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Makes the runs after a change from those before it. */
    interface Change {
        List<Run> apply(List<Run> before) throws IOException;
    }

    /** Something to do while no other writer does anything. */
    interface Work {
        void run() throws IOException;
    }

    /** For what else is kept in the folder. */
    void alone(Work work) {
        // Not this object's own lock: a change that is under way needs it before it gives back the file's.
        changing.lock();
        try (FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(channel);
            work.run();
        } catch (IOException e) {
            throw failure(e);
        } finally {
            changing.unlock();
        }
    }

    void change(Change change) {
        alone(() -> {
            List<Run> after = List.copyOf(change.apply(current()));
            StringBuilder text = new StringBuilder(HEAD).append(after.size()).append('\n');
            after.forEach(run ->
                    text.append(run.name()).append(' ').append(run.count()).append('\n'));
            replace(current, text.toString());
            synchronized (this) {
                runs = after;
                names = text.toString();
            }
            removeForgotten(after);
        });
    }

    /** Held until the channel is closed, also by a crash. */
    private static void lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                if (channel.lock().isValid()) {
                    return;
                }
            } catch (OverlappingFileLockException heldInThisProcess) {
                // The system's locks are between processes; within one there is nothing to wait on.
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Replaces a file of the folder as a whole. */
    void replace(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(temporary, text);
        Disk.syncFile(temporary);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        Disk.syncDirectory(folder);
    }

    /** Runs that were merged away, and what a crash left. Readers that still search one are not disturbed. */
    private void removeForgotten(List<Run> kept) throws IOException {
        Set<String> names = Set.copyOf(kept.stream().map(Run::name).toList());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + RUN)) {
            for (Path file : files) {
                if (!names.contains(String.valueOf(file.getFileName()))) {
                    Disk.discard(file);
                }
            }
        }
    }

    /** A new run of rows, which come sorted and without repeats; in force only when a change has named it. */
    Run write(Iterator<Map.Entry<ObjectId, Location>> sorted) throws IOException {
        Path file = folder.resolve(UUID.randomUUID() + RUN);
        return Run.open(file, Run.write(file, sorted));
    }

    /** The runs in force, oldest first. */
    synchronized List<Run> current() {
        for (int attempt = 1; ; attempt++) {
            try {
                String now = Files.exists(current) ? text() : "";
                if (!now.equals(names)) {
                    runs = open(now);
                    names = now;
                }
                return runs;
            } catch (NoSuchFileException e) {
                // A run was merged away between reading its name and opening it: then the names have changed, too.
                if (attempt == ATTEMPTS) {
                    throw new StoreException(
                            StoreException.Kind.BROKEN,
                            "the catalog in " + folder + " names a run that is not there: " + e.getFile()
                                    + "; remove the folder to have it made again from the packs",
                            e);
                }
            } catch (IOException e) {
                throw failure(e);
            }
        }
    }

    /** An empty file is a damaged one; nothing at all is a new catalog. */
    private String text() throws IOException {
        String text = Files.readString(current);
        if (text.isEmpty()) {
            throw damaged();
        }
        return text;
    }

    private List<Run> open(String now) throws IOException {
        Map<String, Run> known = new HashMap<>();
        runs.forEach(run -> known.put(run.name(), run));
        List<Run> opened = new ArrayList<>();
        List<String> lines = now.lines().toList();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw damaged();
            }
            Run run = known.get(matcher.group(1));
            opened.add(
                    run == null ? Run.open(folder.resolve(matcher.group(1)), Integer.parseInt(matcher.group(2))) : run);
        }
        if (!now.isEmpty() && !(now.startsWith(HEAD + opened.size() + "\n") && now.endsWith("\n"))) {
            throw damaged();
        }
        return List.copyOf(opened);
    }

    private StoreException damaged() {
        return new StoreException(
                StoreException.Kind.BROKEN,
                "the catalog's file " + current + " is damaged; remove the folder " + folder
                        + " to have it made again from the packs");
    }

    private StoreException failure(IOException cause) {
        return Disk.failure("cannot use the catalog in " + folder, folder, cause);
    }
}
