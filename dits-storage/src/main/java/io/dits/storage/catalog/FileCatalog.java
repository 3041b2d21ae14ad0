// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.model.ObjectId;
import io.dits.core.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A catalog in a folder, for millions of objects in a small heap: sorted runs that are searched where they lie and merged
 * as they become many. The file {@code current} names the runs in force, oldest first, and is replaced as a whole. Several processes
 * may use the folder: writers take turns by a lock on the file {@code lock}, readers look at {@code current} at every call.
 */
public final class FileCatalog implements Catalog {
    private final Path folder;
    private String names = "";
    private List<Run> runs = List.of();

    private FileCatalog(Path folder) {
        this.folder = folder;
    }

    /** Opens the folder, which is made if missing. */
    public static FileCatalog open(Path folder) {
        try {
            Files.createDirectories(folder);
            return new FileCatalog(folder);
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /** True if nothing was ever added: the catalog is new, or was lost and wants to be made again from the packs. */
    public boolean isNew() {
        return !Files.exists(folder.resolve("current"));
    }

    @Override
    public Map<ObjectId, Location> find(Collection<? extends ObjectId> ids) {
        List<Run> now = current();
        Map<ObjectId, Location> found = new HashMap<>();
        for (ObjectId id : ids) {
            find(now, id).ifPresent(place -> found.put(id, place));
        }
        return found;
    }

    private static Optional<Location> find(List<Run> runs, ObjectId id) {
        for (Run run : runs) {
            Optional<Location> place = run.find(id);
            if (place.isPresent()) {
                return place;
            }
        }
        return Optional.empty();
    }

    @Override
    public void add(PackId pack, long packSize, List<PackEntry> entries) {
        TreeMap<ObjectId, Location> rows = new TreeMap<>();
        entries.forEach(entry -> rows.putIfAbsent(entry.id(), entry.in(pack)));
        change(before -> {
            List<Run> after = new ArrayList<>(before);
            after.add(write(rows.entrySet().iterator()));
            // Like a binary counter: a run is merged with its elder when that is not at least twice as long.
            while (after.size() > 1
                    && after.get(after.size() - 2).count() < 2 * after.getLast().count()) {
                List<Run> pair = List.copyOf(after.subList(after.size() - 2, after.size()));
                after.subList(after.size() - 2, after.size()).clear();
                after.add(write(new Merge(pair, id -> true)));
            }
            return after;
        });
    }

    @Override
    public Iterator<Map.Entry<ObjectId, Location>> list() {
        return new Merge(current(), id -> true);
    }

    @Override
    public void remove(Collection<? extends ObjectId> ids) {
        Set<ObjectId> gone = Set.copyOf(ids);
        change(before -> List.of(write(new Merge(before, id -> !gone.contains(id)))));
    }

    private interface Change {
        List<Run> apply(List<Run> before) throws IOException;
    }

    private synchronized void change(Change change) {
        try (FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Held until the channel is closed, also by a crash.
            channel.lock();
            List<Run> before = current();
            List<Run> after = change.apply(before);
            StringBuilder text = new StringBuilder();
            after.forEach(run -> text.append(run.name()).append('\n'));
            replaceCurrent(text.toString());
            for (Run run : before) {
                if (!after.contains(run)) {
                    run.delete();
                }
            }
            removeForgotten(after);
            runs = List.copyOf(after);
            names = text.toString();
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private void replaceCurrent(String text) throws IOException {
        Path temporary = folder.resolve("current.new");
        Files.writeString(temporary, text);
        try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(temporary, folder.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder)) {
            directory.force(true);
        }
    }

    /** Merged runs of this change that were merged again, and what a crash left. */
    private void removeForgotten(List<Run> kept) throws IOException {
        Set<String> names = Set.copyOf(kept.stream().map(Run::name).toList());
        try (var files = Files.newDirectoryStream(folder, "*.run")) {
            for (Path file : files) {
                if (!names.contains(String.valueOf(file.getFileName()))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private Run write(Iterator<Map.Entry<ObjectId, Location>> sorted) throws IOException {
        Path file = folder.resolve(UUID.randomUUID() + ".run");
        Run.write(file, sorted);
        return Run.open(file);
    }

    private synchronized List<Run> current() {
        // A run may be merged away between reading its name and opening it: then the names have changed, too.
        for (int attempt = 0; ; attempt++) {
            try {
                String now = Files.readString(folder.resolve("current"), StandardCharsets.UTF_8);
                if (!now.equals(names)) {
                    runs = open(now);
                    names = now;
                }
                return runs;
            } catch (NoSuchFileException e) {
                if (!Files.exists(folder.resolve("current"))) {
                    return List.of();
                }
                if (attempt == 100) {
                    throw failure(folder, e);
                }
            } catch (IOException e) {
                throw failure(folder, e);
            }
        }
    }

    private List<Run> open(String now) throws IOException {
        Map<String, Run> known = new HashMap<>();
        runs.forEach(run -> known.put(run.name(), run));
        List<Run> opened = new ArrayList<>();
        for (String name : now.lines().toList()) {
            Run run = known.get(name);
            opened.add(run == null ? Run.open(folder.resolve(name)) : run);
        }
        return List.copyOf(opened);
    }

    private static StoreException failure(Path folder, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        StoreException.Kind kind =
                reason.contains("No space left") ? StoreException.Kind.FULL : StoreException.Kind.UNAVAILABLE;
        return new StoreException(kind, "cannot use the catalog in " + folder + ": " + cause, cause);
    }
}
