// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.local;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.storage.disk.Disk;
import io.dits.storage.pack.Spool;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Object storage in a folder: an object of key {@code a/b/c} is the file {@code a/b/c} below it, so no key can be a folder
 * of another's. An object is written under a temporary name, synced, renamed, and its directory is synced, so that a crash
 * leaves all of it or nothing. Several processes may use the folder.
 */
public final class LocalObjectStorage implements ObjectStorage {
    /** The leading dots keep these apart from every key. */
    private static final String TEMPORARY = ".tmp";

    private static final String PROBE = ".probe";

    private final Path root;
    private final Temporaries temporaries;
    /** Directories whose own names are known to be on the disk. */
    private final Set<Path> settled = ConcurrentHashMap.newKeySet();

    private LocalObjectStorage(Path root) {
        this.root = root;
        this.temporaries = new Temporaries(root.resolve(TEMPORARY));
    }

    /**
     * Opens a folder, which is made if missing, and removes what crashed writers left in it.
     *
     * @throws StoreException if it cannot be made
     */
    public static LocalObjectStorage open(Path root) {
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectories(root);
                Disk.syncDirectory(root);
            }
        } catch (IOException e) {
            throw Disk.failure("cannot use the storage folder " + root, root, e);
        }
        LocalObjectStorage storage = new LocalObjectStorage(root);
        storage.removeTemporary();
        return storage;
    }

    /**
     * Opens a folder that is there, and leaves it as it is.
     *
     * @throws StoreException UNAVAILABLE if it is not there
     */
    public static LocalObjectStorage openExisting(Path root) {
        if (!Files.isDirectory(root)) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    "the storage folder " + root
                            + " is not there: start the server, which makes it, or correct its path");
        }
        return new LocalObjectStorage(root);
    }

    /**
     * Writes a file and removes it, so that a folder that cannot be written to is known before somebody needs it.
     *
     * @throws StoreException that says why it cannot
     */
    public void checkWritable() {
        // Where temporary files go. That folder itself is left to whoever writes in earnest, who must own it.
        Path temporary = root.resolve(TEMPORARY);
        try {
            Path file = Files.createTempFile(Files.exists(temporary) ? temporary : root, PROBE, "");
            try {
                Files.write(file, new byte[1]);
            } finally {
                Disk.discard(file);
            }
        } catch (IOException e) {
            throw Disk.failure("cannot write to the storage folder " + root, root, e);
        }
    }

    /** A spool whose finished files this storage takes over by renaming, without copying them. */
    public Spool spool() {
        return spool(false);
    }

    /** The same, with packs of chunks written past the file cache: for one who does not read them soon. */
    public Spool spoolPastCache() {
        return spool(true);
    }

    private Spool spool(boolean pastCache) {
        return new Spool() {
            @Override
            public boolean pastCache() {
                return pastCache;
            }

            @Override
            public Path newFile() throws IOException {
                return temporaries.newFile();
            }

            @Override
            public Content content(Path finished) throws IOException {
                return new Adoptable(LocalObjectStorage.this, finished, Files.size(finished));
            }
        };
    }

    private record Adoptable(LocalObjectStorage owner, Path file, long size) implements Content {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    @Override
    public void put(StorageKey key, Content content) {
        checkSize(key, content);
        boolean mine = content instanceof Adoptable finished && finished.owner() == this;
        boolean _ = mine
                ? adopt(((Adoptable) content).file(), key, LocalObjectStorage::replace)
                : write(key, content, LocalObjectStorage::replace);
    }

    @Override
    public boolean putIfAbsent(StorageKey key, Content content) {
        checkSize(key, content);
        return write(key, content, LocalObjectStorage::nameIfAbsent);
    }

    private boolean write(StorageKey key, Content content, Naming naming) {
        try {
            Path temporary = temporaries.newFile();
            try {
                copy(content, temporary);
                return adopt(temporary, key, naming);
            } finally {
                Disk.discard(temporary);
            }
        } catch (IOException e) {
            throw Disk.failure("cannot write " + path(key), root, e);
        }
    }

    private static void checkSize(StorageKey key, Content content) {
        if (content.size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    key + ": wanted at most " + MAX_SIZE + " bytes, found " + content.size());
        }
    }

    private static void copy(Content content, Path file) throws IOException {
        long left = content.size();
        byte[] buffer = new byte[(int) Math.min(left + 1, 128 << 10)];
        try (InputStream in = content.open();
                OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            int read;
            while (left >= 0 && (read = in.read(buffer)) >= 0) {
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        if (left != 0) {
            throw new IOException(
                    "content: wanted " + content.size() + " bytes, found " + (left < 0 ? "more" : left + " fewer"));
        }
    }

    /** How a written file gets its name; whether it did. */
    private interface Naming {
        boolean name(Path file, Path target) throws IOException;
    }

    private static boolean replace(Path file, Path target) throws IOException {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** A second name of a file never replaces another file. */
    private static boolean nameIfAbsent(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
            return true;
        } catch (FileAlreadyExistsException there) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException oneNameOnly) {
            return !Files.exists(target) && replace(file, target);
        }
    }

    /** Gives a file its key. */
    private boolean adopt(Path file, StorageKey key, Naming naming) {
        Path target = path(key);
        Path directory = Disk.parent(target);
        try {
            Disk.syncFile(file);
            settle(directory);
            boolean named = naming.name(file, target);
            Disk.syncDirectory(directory);
            return named;
        } catch (IOException e) {
            // Somebody may have removed a directory: the next put looks again.
            settled.clear();
            throw Disk.failure("cannot write " + target, root, e);
        }
    }

    /** Makes a directory; a new name in it is safe only when the names of all directories above are. */
    private void settle(Path directory) throws IOException {
        if (directory.equals(root) || settled.contains(directory)) {
            return;
        }
        Path above = Disk.parent(directory);
        settle(above);
        Files.createDirectories(directory);
        Disk.syncDirectory(above);
        settled.add(directory);
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        Path file = path(key);
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return none();
        } catch (IOException e) {
            return absent(file, e);
        }
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        Path path = path(key);
        try (FileChannel file = FileChannel.open(path)) {
            long size = file.size();
            if (offset < 0 || length < 0 || offset > size - length) {
                throw new StoreException(
                        StoreException.Kind.BROKEN,
                        path + ": wanted " + length + " bytes from " + offset + " on, found " + size + " in all");
            }
            byte[] bytes = new byte[length];
            Disk.read(file, offset, bytes);
            return Optional.of(bytes);
        } catch (EOFException e) {
            throw new StoreException(StoreException.Kind.BROKEN, path + ": became shorter while it was read", e);
        } catch (NoSuchFileException e) {
            return none();
        } catch (IOException e) {
            return absent(path, e);
        }
    }

    /** Nothing is there; but a folder that went away as a whole, as when a disk is not mounted, says nothing of its files. */
    private Optional<byte[]> none() {
        if (!Files.isDirectory(root)) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    "the storage folder " + root + " is not there any more: mount its disk, or put it back");
        }
        return Optional.empty();
    }

    /** A key that is a folder, or below a file, has no object. */
    private static Optional<byte[]> absent(Path file, IOException e) {
        for (Path above = file.getParent(); above != null && !Files.exists(file); above = above.getParent()) {
            if (Files.isRegularFile(above)) {
                return Optional.empty();
            }
        }
        if (Files.isDirectory(file)) {
            return Optional.empty();
        }
        throw Disk.failure("cannot read " + file, file, e);
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        return new KeyWalk(root, prefix);
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        for (StorageKey key : keys) {
            Path file = path(key);
            try {
                if (!Files.isDirectory(file)) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw Disk.failure("cannot delete " + file, file, e);
            }
        }
    }

    /** Removes temporary files that crashed writers left; those of writers that live are not touched. */
    private void removeTemporary() {
        try {
            temporaries.removeAbandoned();
        } catch (IOException left) {
            // They take room but harm nobody; a folder that may only be read can be used all the same.
            return;
        }
    }

    private Path path(StorageKey key) {
        return root.resolve(key.text());
    }
}
