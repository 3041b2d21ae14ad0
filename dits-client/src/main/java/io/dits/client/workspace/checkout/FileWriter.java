// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.checkout;

import io.dits.client.progress.Progress;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.EmptyDirectories;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.index.Content;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.storage.disk.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes working files: under a temporary name in {@code .dits} first, then renamed to their place, so that a file is
 * there whole or as it was. Never goes through a symbolic link.
 */
final class FileWriter {
    private static final int BUFFER = 512 << 10;

    private final Path root;
    private final Path temporary;
    private final BlobStore store;
    private final StatReader stats;
    private final Progress.Phase phase;
    private final Set<Path> safe = new HashSet<>();

    FileWriter(Path root, Path temporary, BlobStore store, StatReader stats, Progress.Phase phase) {
        this.root = root;
        this.temporary = temporary;
        this.store = store;
        this.stats = stats;
        this.phase = phase;
    }

    /** Where files are made; whoever writes holds the lock of the working copy, so nothing in it is another's. */
    static Path temporary(Workspace workspace) {
        return workspace.directory().resolve("incoming");
    }

    /** Hears of each file that is in its place. */
    interface Written {
        void at(Plan.Write write, FileStat stat) throws IOException;
    }

    /** Writes all. */
    void write(List<Plan.Write> writes, Written written) throws IOException {
        Files.createDirectories(temporary);
        removeLeftovers();
        try (Arena memory = Arena.ofConfined();
                Feed feed = new Feed(store, writes);
                Growing growing = new Growing(Disk.pages(memory, BUFFER), written)) {
            feed.into(growing);
        }
    }

    /** The file that is being written. */
    private final class Growing implements Feed.Taker, AutoCloseable {
        private final ByteBuffer buffer;
        private final Written written;
        private Optional<Open> open = Optional.empty();

        private record Open(Path file, FileChannel out) {}

        Growing(ByteBuffer buffer, Written written) {
            this.buffer = buffer;
            this.written = written;
        }

        private Open open() throws IOException {
            if (open.isEmpty()) {
                Path made = newFile();
                open = Optional.of(new Open(
                        made, FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
            }
            return open.get();
        }

        @Override
        public void bytes(byte[] bytes) throws IOException {
            Disk.append(open().out(), buffer, bytes);
            phase.advance(bytes.length);
        }

        @Override
        public void end(Plan.Write write) throws IOException {
            switch (write.content()) {
                case Content.OfLink link -> link(write, link.target(), written);
                case Content.OfFile file -> {
                    Open whole = open();
                    Disk.drain(whole.out(), buffer);
                    check(file, whole.out().size());
                    whole.out().close();
                    open = Optional.empty();
                    place(write, file, whole.file(), written);
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (open.isPresent()) {
                open.get().out().close();
                Files.deleteIfExists(open.get().file());
            }
        }
    }

    private static void check(Content.OfFile file, long size) {
        if (size != file.size()) {
            throw new StoreException(
                    StoreException.Kind.BROKEN, file.id().text() + ": wanted " + file.size() + " bytes, found " + size);
        }
    }

    /** What a process left that was killed. */
    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    private void place(Plan.Write write, Content.OfFile file, Path made, Written written) throws IOException {
        if (file.executable() && stats.knowsExecutables()) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(made);
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            if (permissions.contains(PosixFilePermission.GROUP_READ)) {
                permissions.add(PosixFilePermission.GROUP_EXECUTE);
            }
            if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
                permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            }
            Files.setPosixFilePermissions(made, permissions);
        }
        put(write, made, written);
    }

    private void link(Plan.Write write, String target, Written written) throws IOException {
        Path made = newFile();
        Files.createSymbolicLink(made, Path.of(target));
        put(write, made, written);
    }

    private void put(Plan.Write write, Path made, Written written) throws IOException {
        Path file = root.resolve(write.path());
        makeDirectories(file);
        try {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                EmptyDirectories.remove(file);
            }
            try {
                Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (DirectoryNotEmptyException e) {
            // Somebody put files there since we looked.
            Files.deleteIfExists(made);
            throw new WorkspaceException(
                    WorkspaceException.Kind.CONFLICT,
                    "a directory with files that are not tracked is in the way of: " + write.path(),
                    "Move it away, then run the command again");
        }
        written.at(write, stats.read(file));
    }

    /** Makes the parents of a file, one after the other, and refuses one that is not a directory of its own. */
    private void makeDirectories(Path file) throws IOException {
        Path parent = java.util.Objects.requireNonNull(file.getParent());
        if (parent.equals(root) || !safe.add(parent)) {
            return;
        }
        makeDirectories(parent);
        Optional<FileStat> now = stats.find(parent);
        if (now.isEmpty()) {
            Files.createDirectory(parent);
        } else if (!now.get().isDirectory()) {
            throw new WorkspaceException(
                    WorkspaceException.Kind.CONFLICT,
                    "wanted a directory, found something else at: " + root.relativize(parent),
                    "Move it away, then run the command again");
        }
    }

    private Path newFile() {
        return temporary.resolve(java.util.UUID.randomUUID().toString());
    }
}
