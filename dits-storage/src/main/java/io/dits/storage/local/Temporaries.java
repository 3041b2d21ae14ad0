// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.local;

import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Temporary files of those who write to one folder at the same time. Each writer has a folder of its own beside a lock
 * file that it holds while it lives; a folder whose lock is free was left by a crash.
 */
final class Temporaries {
    private static final String LOCK = ".lock";

    private final Path folder;
    private final AtomicLong names = new AtomicLong();
    private Optional<Owned> mine = Optional.empty();

    Temporaries(Path folder) {
        this.folder = folder;
    }

    /** A writer's folder; the lock lasts as long as the channel is open. */
    private record Owned(Path folder, FileChannel lock) {}

    /** A name for a new file. */
    Path newFile() throws IOException {
        return own().folder().resolve(Long.toString(names.incrementAndGet()));
    }

    private synchronized Owned own() throws IOException {
        if (mine.isPresent() && !Files.isDirectory(mine.get().folder())) {
            // The disk was mounted, or its folder put back, since it was made.
            mine.get().lock().close();
            mine = Optional.empty();
        }
        Owned owned = mine.isPresent() ? mine.get() : take();
        mine = Optional.of(owned);
        return owned;
    }

    private Owned take() throws IOException {
        Files.createDirectories(folder);
        while (true) {
            Path file = Files.createTempFile(folder, "", LOCK);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            // A clean-up that came between finds the lock free and removes the file: then it is no lock any more.
            if (lock(channel) && Files.exists(file)) {
                return new Owned(Files.createDirectories(content(file)), channel);
            }
            channel.close();
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.lock();
            return lock.isValid();
        } catch (OverlappingFileLockException cleaningInThisProcess) {
            return false;
        }
    }

    private static Path content(Path lockFile) {
        String name = String.valueOf(lockFile.getFileName());
        return lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
    }

    /** Removes what crashed writers left; those alive are not disturbed. */
    void removeAbandoned() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(folder, "*" + LOCK)) {
            for (Path file : locks) {
                removeIfAbandoned(file);
            }
        }
    }

    private static void removeIfAbandoned(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                remove(content(file));
                Disk.discard(file);
            }
        } catch (OverlappingFileLockException heldInThisProcess) {
            return;
        }
    }

    private static void remove(Path abandoned) throws IOException {
        if (Files.isDirectory(abandoned)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(abandoned)) {
                files.forEach(Disk::discard);
            }
            Disk.discard(abandoned);
        }
    }
}
