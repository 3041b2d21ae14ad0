// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import io.dits.core.model.ObjectId;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A catalog in a folder, for millions of objects in a small heap: sorted runs that are searched where they lie and merged
 * as they become many. Several processes may use the folder: writers take turns, readers see each change as a whole.
 */
public final class FileCatalog implements Catalog {
    private final RunFolder folder;
    private final DamageMarks marks;

    private FileCatalog(RunFolder folder, DamageMarks marks) {
        this.folder = folder;
        this.marks = marks;
    }

    /**
     * Opens the folder, which is made if missing.
     *
     * @throws io.dits.core.store.StoreException if it cannot be made
     */
    public static FileCatalog open(Path folder) {
        try {
            Files.createDirectories(folder);
            RunFolder runs = new RunFolder(folder);
            return new FileCatalog(runs, new DamageMarks(folder, runs));
        } catch (IOException e) {
            throw Disk.failure("cannot use the catalog in " + folder, folder, e);
        }
    }

    /**
     * True if the catalog wants to be made again from the packs: nothing was ever added, as when it is new or was lost, or
     * that was begun and did not come to its end. Then it may lack objects that are in packs.
     */
    public boolean wantsRecovery() {
        return folder.isNew() || folder.isMarked();
    }

    /** Notes, for as long as it takes and also through a crash, that the catalog is being made again. */
    public void recoveryBegins() {
        folder.mark();
    }

    /** The catalog has been made again. */
    public void recoveryEnds() {
        folder.unmark();
    }

    @Override
    public Map<ObjectId, Location> find(Collection<? extends ObjectId> ids) {
        List<Run> now = folder.current();
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
        Set<ObjectId> mended = new HashSet<>();
        folder.change(before -> {
            Set<ObjectId> damaged = marks.read();
            entries.stream().map(PackEntry::id).filter(damaged::contains).forEach(mended::add);
            // The oldest run wins: so what is damaged must go from all of them.
            List<Run> after = new ArrayList<>(mended.isEmpty() ? before : filtered(before, id -> !mended.contains(id)));
            after.add(folder.write(rows(pack, entries)));
            return merged(after);
        });
        if (!mended.isEmpty()) {
            // After a crash before this the objects count as damaged once more, and are added once more.
            markSound(mended);
        }
    }

    private static Iterator<Map.Entry<ObjectId, Location>> rows(PackId pack, List<PackEntry> entries) {
        TreeMap<ObjectId, Location> rows = new TreeMap<>();
        entries.forEach(entry -> rows.putIfAbsent(entry.id(), entry.in(pack)));
        return rows.entrySet().iterator();
    }

    /** Like a binary counter: a run is merged with its elders as long as they are not at least twice as long. */
    private List<Run> merged(List<Run> runs) throws IOException {
        int from = runs.size() - 1;
        long rows = runs.getLast().count();
        while (from > 0
                && runs.get(from - 1).count() < 2 * rows
                && rows + runs.get(from - 1).count() <= Run.MAX_ROWS) {
            from--;
            rows += runs.get(from).count();
        }
        if (from == runs.size() - 1) {
            return runs;
        }
        List<Run> after = new ArrayList<>(runs.subList(0, from));
        after.add(folder.write(Merge.of(runs.subList(from, runs.size()))));
        return after;
    }

    @Override
    public Iterator<Map.Entry<ObjectId, Location>> list() {
        return Merge.of(folder.current());
    }

    @Override
    public void remove(Collection<? extends ObjectId> ids) {
        Set<ObjectId> gone = Set.copyOf(ids);
        folder.change(before -> filtered(before, id -> !gone.contains(id)));
        markSound(gone);
    }

    @Override
    public void markDamaged(Collection<? extends ObjectId> ids) {
        marks.change(before -> {
            Set<ObjectId> after = new HashSet<>(before);
            ids.stream().limit(MOST_DAMAGED).forEach(after::add);
            return after.stream().sorted().limit(MOST_DAMAGED).collect(Collectors.toSet());
        });
    }

    @Override
    public void markSound(Collection<? extends ObjectId> ids) {
        marks.change(before -> {
            Set<ObjectId> after = new HashSet<>(before);
            ids.forEach(after::remove);
            return after;
        });
    }

    @Override
    public Set<ObjectId> damaged() {
        return marks.read();
    }

    @Override
    public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
        Set<ObjectId> damaged = marks.read();
        Set<ObjectId> missing = new HashSet<>(ids);
        missing.removeAll(find(ids).keySet());
        ids.stream().filter(damaged::contains).forEach(missing::add);
        return missing;
    }

    /** Each run by itself where there are too many rows for one, else one of all. */
    private List<Run> filtered(List<Run> runs, Predicate<ObjectId> wanted) throws IOException {
        List<Run> after = new ArrayList<>();
        if (runs.stream().mapToLong(Run::count).sum() <= Run.MAX_ROWS) {
            after.add(folder.write(Merge.of(runs, wanted)));
            return after;
        }
        for (Run run : runs) {
            after.add(folder.write(Merge.of(List.of(run), wanted)));
        }
        return after;
    }
}
