// SPDX-License-Identifier: Apache-2.0
package io.dits.server.backup;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.server.service.OwnStorage;
import io.dits.storage.catalog.PackId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * Where backups of one installation are: packs under the keys that they have in the storage itself, shared by all backups,
 * and for each backup the rows of the database, a list of its packs and, last, its {@link Manifest}.
 */
final class BackupPlace {
    private static final String BACKUPS = "backups/";
    private static final StorageKey OWNER = new StorageKey(BACKUPS + "installation");
    private static final String MANIFEST = "manifest";

    private final ObjectStorage storage;
    private final String name;

    /**
     * That storage.
     *
     * @param name for people
     */
    BackupPlace(ObjectStorage storage, String name) {
        this.storage = storage;
        this.name = name;
    }

    ObjectStorage storage() {
        return storage;
    }

    String name() {
        return name;
    }

    /**
     * Says whose backups are here.
     *
     * @throws StoreException if they are another installation's, or it is the storage of an installation
     */
    void claim(UUID installation) {
        if (storage.get(OwnStorage.MARK).isPresent()) {
            throw new StoreException(
                    StoreException.Kind.DENIED,
                    "backups at " + name + ": that is the storage of an installation itself; name another place");
        }
        boolean _ = storage.putIfAbsent(OWNER, Content.of((installation + "\n").getBytes(StandardCharsets.UTF_8)));
        String owner = storage.get(OWNER)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .orElse("");
        if (!owner.equals(installation.toString())) {
            throw new StoreException(
                    StoreException.Kind.DENIED,
                    "backups at " + name + " are of installation " + owner + ", this is " + installation
                            + "; name another place");
        }
    }

    /** The finished backups, oldest first. */
    List<BackupId> finished() {
        return withKeys(rest -> rest.equals(MANIFEST));
    }

    /** All of which something is there, finished or cut off, oldest first. */
    List<BackupId> begun() {
        return withKeys(_ -> true);
    }

    /** The backups that have such a key below their folder. */
    private List<BackupId> withKeys(Predicate<String> fits) {
        TreeSet<BackupId> found = new TreeSet<>();
        for (Iterator<ObjectStorage.Listed> keys = storage.list(BACKUPS); keys.hasNext(); ) {
            String[] parts = keys.next().key().text().split("/", 3);
            if (parts.length == 3 && BackupId.hasForm(parts[1]) && fits.test(parts[2])) {
                found.add(new BackupId(parts[1]));
            }
        }
        return List.copyOf(found);
    }

    /** Its folder, with a slash at the end. */
    static String folder(BackupId backup) {
        return BACKUPS + backup + "/";
    }

    private static StorageKey manifestKey(BackupId backup) {
        return new StorageKey(folder(backup) + MANIFEST);
    }

    /**
     * A backup's manifest.
     *
     * @throws StoreException if it has none, or it is damaged
     */
    Manifest manifest(BackupId backup) {
        byte[] bytes = storage.get(manifestKey(backup))
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.BROKEN,
                        "backup " + backup + " at " + name
                                + ": not there, or not finished. See: dits-admin backup list"));
        try {
            return Manifest.read(bytes);
        } catch (RuntimeException e) {
            throw new StoreException(
                    StoreException.Kind.BROKEN, "backup " + backup + ": its manifest: " + e.getMessage(), e);
        }
    }

    /** Makes it a finished one. */
    void finish(Manifest manifest) {
        storage.put(manifestKey(manifest.id()), Content.of(manifest.write()));
    }

    /**
     * A piece's bytes.
     *
     * @throws StoreException if they are not there, or not what they were
     */
    byte[] proven(BackupId backup, Manifest.Piece piece) {
        String key = folder(backup) + piece.name();
        Optional<byte[]> bytes = storage.get(new StorageKey(key));
        if (bytes.filter(found -> Manifest.sha256(found).equals(piece.sha256())).isEmpty()) {
            throw new StoreException(
                    StoreException.Kind.BROKEN,
                    "backup " + backup + ": " + key
                            + (bytes.isEmpty() ? " is not there" : " was damaged or changed; its checksum is another"));
        }
        return bytes.get();
    }

    /** What was compressed into pieces. */
    InputStream read(BackupId backup, List<Manifest.Piece> pieces) throws IOException {
        return new GZIPInputStream(new PieceInput(pieces, piece -> proven(backup, piece)), 64 << 10);
    }

    /** The packs that a backup needs, and their bytes. */
    NavigableMap<PackId, Long> packs(Manifest manifest) throws IOException {
        NavigableMap<PackId, Long> packs = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(read(manifest.id(), manifest.packs()), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                packs.put(PackId.parse(words[0]), Long.parseLong(words[1]));
            }
        }
        return packs;
    }

    /** Tells each pack of a storage and its bytes. */
    static void eachPack(ObjectStorage storage, ObjLongConsumer<PackId> sink) {
        for (Iterator<ObjectStorage.Listed> keys = storage.list(PackId.PREFIX); keys.hasNext(); ) {
            ObjectStorage.Listed listed = keys.next();
            PackId.ofKey(listed.key()).ifPresent(pack -> sink.accept(pack, listed.size()));
        }
    }

    /** Deletes a backup but for its packs. The manifest first: what is deleted by half is no backup any more. */
    void delete(BackupId backup) {
        storage.delete(List.of(manifestKey(backup)));
        List<StorageKey> keys = new ArrayList<>();
        storage.list(folder(backup)).forEachRemaining(listed -> keys.add(listed.key()));
        storage.delete(keys);
    }

    /** Deletes all packs but these. */
    void deletePacksBut(Set<PackId> needed) {
        List<StorageKey> keys = new ArrayList<>();
        eachPack(storage, (pack, _) -> {
            if (!needed.contains(pack)) {
                keys.add(pack.key());
            }
        });
        storage.delete(keys);
    }
}
