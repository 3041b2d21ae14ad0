// SPDX-License-Identifier: Apache-2.0
package io.dits.server.backup;

import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import io.dits.server.meta.Cause;
import io.dits.server.meta.DatabaseDump;
import io.dits.server.meta.DatabaseDump.Made;
import io.dits.server.meta.DatabaseDump.Snapshot;
import io.dits.server.meta.DatabaseDump.Table;
import io.dits.server.service.OwnStorage;
import io.dits.storage.catalog.PackId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Backups of one place. Content never changes, so a backup is first all rows of the database as they are at one moment, then
 * the packs that these speak of and the place has not got yet. What is pushed meanwhile is in the next one. The collector,
 * which alone deletes packs, is kept off until all are copied.
 */
public final class Backups {
    private final BackupPlace place;
    private final Consumer<String> progress;

    /**
     * Backups in that storage.
     *
     * @param name where that is, for people
     * @param progress hears of it, in words
     */
    public Backups(ObjectStorage storage, String name, Consumer<String> progress) {
        this.place = new BackupPlace(storage, name);
        this.progress = progress;
    }

    /**
     * A backup, for people.
     *
     * @param id its name
     * @param startedAt the moment that it shows
     * @param finishedAt when it was finished
     * @param packs how many it needs
     * @param bytes of these
     * @param rows of the database
     * @param faults what could not be read or was not as it should be, in words
     */
    public record Summary(
            BackupId id,
            Instant startedAt,
            Instant finishedAt,
            long packs,
            long bytes,
            long rows,
            List<String> faults) {
        /** Whether all of it is as it should be. */
        public boolean sound() {
            return faults.isEmpty();
        }
    }

    private static Summary summary(Manifest manifest, List<String> faults) {
        return new Summary(
                manifest.id(),
                manifest.startedAt(),
                manifest.finishedAt(),
                manifest.packCount(),
                manifest.packBytes(),
                manifest.tables().stream().mapToLong(Manifest.Rows::rows).sum(),
                faults);
    }

    /** The finished backups, oldest first; faults are those of when they were made. */
    public List<Summary> list() {
        return place.finished().stream()
                .map(place::manifest)
                .map(manifest -> summary(manifest, faulty(manifest)))
                .toList();
    }

    private static List<String> faulty(Manifest manifest) {
        return manifest.faulty().stream()
                .map(pack ->
                        "pack " + pack + " could not be read, or was not as it should be, when the backup was made")
                .toList();
    }

    /** The newest finished backup. */
    public Optional<BackupId> latest() {
        List<BackupId> finished = place.finished();
        return finished.isEmpty() ? Optional.empty() : Optional.of(finished.getLast());
    }

    /**
     * Makes one.
     *
     * @param content the storage of the installation
     * @param patience how long a collector at work is waited for
     * @throws StoreException if database, storage or place do not answer; the same command goes on where this one ended
     */
    public Summary create(DatabaseDump database, ObjectStorage content, Duration patience, Clock clock, Cause by) {
        try (DatabaseDump.Hold hold = database.holdOffCollector(patience)) {
            Instant started = clock.instant();
            BackupId id = free(started);
            NavigableMap<PackId, Long> packs = new TreeMap<>();
            Manifest rows = database.snapshot(snapshot -> {
                place.claim(snapshot.installation());
                return rows(id, started, snapshot, packs);
            });
            PackCopy.Outcome copied = new PackCopy(content, place.storage(), progress).run(packs, hold::prove);
            hold.prove();
            Manifest manifest =
                    rows.finished(clock.instant(), List.copyOf(copied.faults().keySet()));
            place.finish(manifest);
            Made made = new Made(
                    id.text(), place.name(), started, manifest.packCount(), manifest.packBytes(), manifest.sound());
            database.made(made, by);
            return summary(manifest, List.copyOf(copied.faults().values()));
        }
    }

    /** The first name from that moment on that no backup has. */
    private BackupId free(Instant from) {
        List<BackupId> taken = place.finished();
        Instant moment = from;
        while (taken.contains(BackupId.of(moment))) {
            moment = moment.plusSeconds(1);
        }
        return BackupId.of(moment);
    }

    private Manifest rows(BackupId id, Instant started, Snapshot snapshot, NavigableMap<PackId, Long> packs) {
        List<Manifest.Rows> tables = new ArrayList<>();
        for (Table table : snapshot.tables()) {
            long[] count = {0};
            List<Manifest.Piece> pieces =
                    pieces(id, "tables/" + table.name() + ".copy.gz", out -> count[0] = snapshot.copy(table, out));
            tables.add(new Manifest.Rows(table, count[0], pieces));
            progress.accept("table " + table.name() + ": " + count[0] + " rows");
        }
        snapshot.packs(packs::put);
        List<Manifest.Piece> list = pieces(id, "packs.gz", out -> {
            for (Map.Entry<PackId, Long> pack : packs.entrySet()) {
                out.write((pack.getKey().hex() + " " + pack.getValue() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        });
        long bytes = packs.values().stream().mapToLong(Long::longValue).sum();
        return new Manifest(
                id,
                snapshot.installation(),
                snapshot.schemaVersion(),
                started,
                started,
                tables,
                snapshot.sequences(),
                list,
                packs.size(),
                bytes,
                List.of());
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private List<Manifest.Piece> pieces(BackupId id, String name, Writing writing) {
        PieceOutput pieces = new PieceOutput(place.storage(), BackupPlace.folder(id), name);
        try (OutputStream out = new GZIPOutputStream(pieces, 64 << 10)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pieces.pieces();
    }

    /**
     * Looks whether a backup could be restored: all its pieces, and its packs.
     *
     * @param read whether each pack is read and each object in it proven, or only looked for
     */
    public Summary verify(BackupId id, boolean read) throws IOException {
        Manifest manifest = place.manifest(id);
        List<String> faults = new ArrayList<>();
        for (Manifest.Piece piece : manifest.pieces()) {
            try {
                place.proven(id, piece);
            } catch (StoreException e) {
                if (e.kind().retryable()) {
                    throw e;
                }
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        if (!faults.isEmpty()) {
            return summary(manifest, faults);
        }
        NavigableMap<PackId, Long> packs = place.packs(manifest);
        Map<PackId, Long> there = new HashMap<>();
        BackupPlace.eachPack(place.storage(), there::put);
        long done = 0;
        for (Map.Entry<PackId, Long> pack : packs.entrySet()) {
            fault(pack.getKey(), pack.getValue(), there.get(pack.getKey()), read)
                    .ifPresent(faults::add);
            done++;
            if (done % 256 == 0 || done == packs.size()) {
                progress.accept("packs: " + done + " of " + packs.size());
            }
        }
        return summary(manifest, faults);
    }

    private Optional<String> fault(PackId pack, long size, @Nullable Long found, boolean read) {
        if (found == null) {
            return Optional.of("pack " + pack + " is not there");
        }
        if (!read) {
            return found == size
                    ? Optional.empty()
                    : Optional.of("pack " + pack + ": wanted " + size + " bytes, found " + found);
        }
        try {
            return place.storage()
                    .get(pack.key())
                    .map(bytes -> PackCheck.fault(pack, size, bytes))
                    .orElseGet(() -> Optional.of("pack " + pack + " is not there"));
        } catch (StoreException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            return Optional.of("pack " + pack + ": " + e.getMessage());
        }
    }

    /**
     * Puts a backup into an empty database and a storage that has nothing, or a part of the same installation. Content first,
     * so that a restore that was cut off goes on; then all rows at once.
     *
     * @throws StoreException DENIED if database or storage are not empty; BROKEN if the backup is damaged
     */
    public Summary restore(BackupId id, DatabaseDump database, ObjectStorage content, Cause by) throws IOException {
        Manifest manifest = place.manifest(id);
        Optional<String> unfit = database.unfit(manifest.schema());
        if (unfit.isPresent()) {
            throw new StoreException(
                    Kind.DENIED,
                    "the database is not empty: " + unfit.get()
                            + ". Restore into a new one: dropdb dits && createdb dits; stop all servers first");
        }
        Optional<String> mark =
                content.get(OwnStorage.MARK).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
        if (mark.isPresent() && !mark.get().equals(manifest.installation().toString())) {
            throw new StoreException(
                    Kind.DENIED,
                    "the storage is that of installation " + mark.get() + ", the backup is of "
                            + manifest.installation() + ". Restore into an empty storage");
        }
        PackCopy.Outcome copied = new PackCopy(place.storage(), content, progress).run(place.packs(manifest), () -> {});
        Map<Table, Manifest.Rows> rows = new HashMap<>();
        manifest.tables().forEach(table -> rows.put(table.table(), table));
        List<Table> tables =
                manifest.tables().stream().map(Manifest.Rows::table).toList();
        DatabaseDump.Rows read = table -> {
            Manifest.Rows source = Objects.requireNonNull(rows.get(table));
            progress.accept("table " + table.name() + ": " + source.rows() + " rows");
            return place.read(id, source.pieces());
        };
        database.fill(id.text(), manifest.schema(), tables, manifest.sequences(), read, by);
        return summary(manifest, List.copyOf(copied.faults().values()));
    }

    /**
     * Deletes all but the newest backups, and what is left of backups that were never finished; then the packs that none of
     * those that stay needs. A backup of the same installation that is being made is waited for, else it would go, too.
     *
     * @param keep how many stay; at least 1
     * @return those that went
     */
    public List<BackupId> prune(DatabaseDump database, int keep, Duration patience, Cause by) throws IOException {
        try (DatabaseDump.Hold hold = database.holdOffCollector(patience)) {
            place.claim(database.snapshot(Snapshot::installation));
            List<BackupId> finished = place.finished();
            List<BackupId> stay = finished.subList(Math.max(0, finished.size() - keep), finished.size());
            Set<PackId> needed = new HashSet<>();
            for (BackupId one : stay) {
                needed.addAll(place.packs(place.manifest(one)).keySet());
            }
            List<BackupId> gone = new ArrayList<>(place.begun());
            gone.removeAll(stay);
            if (!gone.isEmpty()) {
                database.pruning(gone.stream().map(BackupId::text).toList(), place.name(), by);
                hold.prove();
                gone.forEach(place::delete);
                place.deletePacksBut(needed);
            }
            return List.copyOf(gone);
        }
    }
}
