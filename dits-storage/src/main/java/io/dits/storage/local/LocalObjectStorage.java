// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.local;

import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.storage.pack.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Object storage in a folder: an object of key {@code a/b/c} is the file {@code a/b/c} below it. An object is written under
 * a temporary name, synced, renamed, and its directories are synced, so that a crash leaves all of it or nothing.
 */
public final class LocalObjectStorage implements ObjectStorage {
    /** Temporary files stand here; the leading dot keeps them apart from every key. */
    private static final String TEMPORARY = ".tmp";

    private final Path root;

    private LocalObjectStorage(Path root) {
        this.root = root;
    }

    /**
     * Opens a folder, which is made if missing.
     *
     * @throws StoreException if it cannot be made or written to
     */
    public static LocalObjectStorage open(Path root) {
        try {
            Files.createDirectories(root.resolve(TEMPORARY));
            syncDirectory(root);
            return new LocalObjectStorage(root);
        } catch (IOException e) {
            throw failure("cannot use the storage folder " + root, e);
        }
    }

    private Path temporary() {
        return root.resolve(TEMPORARY).resolve(UUID.randomUUID().toString());
    }

    /** A spool whose finished files this storage takes over by renaming, without copying them. */
    public Spool spool() {
        return new Spool() {
            @Override
            public Path newFile() {
                return temporary();
            }

            @Override
            public Content content(Path finished) {
                return new Adoptable(finished);
            }
        };
    }

    private record Adoptable(Path file) implements Content {
        @Override
        public long size() {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw failure("cannot read " + file, e);
            }
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    @Override
    public void put(StorageKey key, Content content) {
        Path target = path(key);
        Path temporary = content instanceof Adoptable mine && mine.file().startsWith(root) ? mine.file() : temporary();
        try {
            if (!(content instanceof Adoptable mine) || !mine.file().equals(temporary)) {
                try (InputStream in = content.open()) {
                    Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            createDirectories(target);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            syncParents(target);
        } catch (IOException e) {
            discard(temporary);
            throw failure("cannot write " + target, e);
        }
    }

    @Override
    public Optional<byte[]> get(StorageKey key) {
        try {
            return Optional.of(Files.readAllBytes(path(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("cannot read " + path(key), e);
        }
    }

    @Override
    public Optional<byte[]> get(StorageKey key, long offset, int length) {
        try (FileChannel file = FileChannel.open(path(key))) {
            if (offset < 0 || length < 0 || offset + length > file.size()) {
                throw new StoreException(
                        StoreException.Kind.BROKEN,
                        path(key) + ": wanted bytes " + offset + " to " + (offset + length) + ", found " + file.size());
            }
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (file.read(bytes, offset + bytes.position()) < 0) {
                    throw new StoreException(
                            StoreException.Kind.BROKEN, path(key) + ": became shorter while it was read");
                }
            }
            return Optional.of(bytes.array());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("cannot read " + path(key), e);
        }
    }

    @Override
    public Iterator<Listed> list(String prefix) {
        TreeSet<StorageKey> keys = new TreeSet<>();
        Path from = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        if (!Files.isDirectory(from)) {
            return java.util.Collections.emptyIterator();
        }
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(file -> !file.startsWith(root.resolve(TEMPORARY)) && Files.isRegularFile(file))
                    .map(file -> root.relativize(file).toString())
                    .filter(text -> text.startsWith(prefix))
                    .forEach(text -> keys.add(new StorageKey(text)));
        } catch (IOException e) {
            throw failure("cannot list " + from, e);
        } catch (java.io.UncheckedIOException e) {
            throw failure("cannot list " + from, new IOException(e));
        }
        return keys.stream()
                .map(key -> {
                    try {
                        return new Listed(key, Files.size(path(key)));
                    } catch (NoSuchFileException e) {
                        return new Listed(key, -1);
                    } catch (IOException e) {
                        throw failure("cannot read " + path(key), e);
                    }
                })
                .filter(listed -> listed.size() >= 0)
                .iterator();
    }

    @Override
    public void delete(Collection<StorageKey> keys) {
        for (StorageKey key : keys) {
            try {
                Files.deleteIfExists(path(key));
            } catch (IOException e) {
                throw failure("cannot delete " + path(key), e);
            }
        }
    }

    /** Removes temporary files that a crash left; only for whoever knows that nobody else is writing. */
    public void removeTemporary() {
        try (Stream<Path> files = Files.list(root.resolve(TEMPORARY))) {
            files.forEach(LocalObjectStorage::discard);
        } catch (IOException e) {
            throw failure("cannot list " + root.resolve(TEMPORARY), e);
        }
    }

    private Path path(StorageKey key) {
        return root.resolve(key.text());
    }

    private void createDirectories(Path target) throws IOException {
        Files.createDirectories(parent(target));
    }

    /** Directories up to the root: some of them may be new, and a new name is safe only when its directory is. */
    private void syncParents(Path target) throws IOException {
        for (Path at = parent(target); at.startsWith(root); at = parent(at)) {
            syncDirectory(at);
        }
    }

    private static Path parent(Path path) {
        return java.util.Objects.requireNonNull(path.getParent());
    }

    private static void syncDirectory(Path directory) throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // It has no key, so nobody reads it; the next clean-up takes it.
            return;
        }
    }

    static StoreException failure(String what, IOException cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (cause instanceof AccessDeniedException) {
            return new StoreException(StoreException.Kind.DENIED, what + ": permission denied", cause);
        }
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota exceeded") || lower.contains("file too large")) {
            return new StoreException(StoreException.Kind.FULL, what + ": no room left on the disk", cause);
        }
        String detail = cause instanceof FileSystemException ? cause.toString() : reason;
        return new StoreException(StoreException.Kind.UNAVAILABLE, what + ": " + detail, cause);
    }
}
