// SPDX-License-Identifier: Apache-2.0
package io.dits.client.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A small text file that several processes read and rewrite: readers see all of a version, writers take turns. Only its
 * owner can read it.
 */
final class OwnFile {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path path;
    /** A process's own threads cannot take turns on a file lock. */
    private final ReentrantLock turn = new ReentrantLock();

    OwnFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** The lines; none if the file is not there. */
    List<String> lines() throws IOException {
        try {
            return Files.readAllLines(path);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Work between reading and writing that nobody else comes between. */
    @FunctionalInterface
    interface Change<T> {
        T apply() throws IOException;
    }

    /** Does the work while no other process and no other thread does such work on this file. */
    <T> T exclusively(Change<T> work) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent, attributes("rwx------"));
        }
        turn.lock();
        try (FileChannel channel = FileChannel.open(
                        path.resolveSibling(path.getFileName() + ".lock"),
                        java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        attributes("rw-------"));
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException(path + ": could not be locked");
            }
            return work.apply();
        } finally {
            turn.unlock();
        }
    }

    /** Replaces the file's lines; a crash leaves the old or the new ones. */
    void write(List<String> lines) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        // Made with its final mode: there is no moment at which others could open it.
        try (FileChannel channel = FileChannel.open(
                fresh,
                java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                attributes("rw-------"))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(String.join("\n", new ArrayList<>(lines)) + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<?>[] attributes(String mode) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
