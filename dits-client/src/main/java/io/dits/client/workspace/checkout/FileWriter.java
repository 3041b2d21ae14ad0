// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.checkout;

import io.dits.client.progress.Progress;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.EmptyDirectories;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.index.Content;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.ObjectId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes working files: under a temporary name in {@code .dits} first, then renamed to their place, so that a file is
 * there whole or as it was. Never goes through a symbolic link. Holds a batch of chunks in memory.
 */
final class FileWriter {
    private static final long BATCH_BYTES = 8 << 20;
    private static final int BATCH_FILES = 512;

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

    /** Writes all, small files in batches. */
    void write(List<Plan.Write> writes, Written written) throws IOException {
        Files.createDirectories(temporary);
        removeLeftovers();
        List<Plan.Write> batch = new ArrayList<>();
        long bytes = 0;
        for (Plan.Write write : writes) {
            boolean small = write.content() instanceof Content.OfLink
                    || (write.content() instanceof Content.OfFile file && file.id() instanceof ChunkId);
            if (!small) {
                place(write, large((Content.OfFile) write.content()), written);
                continue;
            }
            batch.add(write);
            bytes += write.content().bytes();
            if (batch.size() >= BATCH_FILES || bytes >= BATCH_BYTES) {
                small(batch, written);
                batch.clear();
                bytes = 0;
            }
        }
        small(batch, written);
    }

    /** What a process left that was killed. */
    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    private void small(List<Plan.Write> batch, Written written) throws IOException {
        Set<ObjectId> ids = new HashSet<>();
        for (Plan.Write write : batch) {
            if (write.content() instanceof Content.OfFile file) {
                ids.add(file.id());
            }
        }
        Map<ObjectId, Blob> blobs = read(store, ids);
        for (Plan.Write write : batch) {
            if (write.content() instanceof Content.OfFile file) {
                Path made = newFile();
                Files.write(made, blob(blobs, file.id()).bytes());
                place(write, made, written);
            } else {
                link(write, ((Content.OfLink) write.content()).target(), written);
            }
        }
    }

    private Path large(Content.OfFile file) throws IOException {
        Path made = newFile();
        try {
            ChunkedFile.write(store, file, made, phase::advance);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(made);
            throw e;
        }
        return made;
    }

    /** What the store has of these, by their ids. */
    static Map<ObjectId, Blob> read(BlobStore store, Collection<? extends ObjectId> ids) {
        Map<ObjectId, Blob> blobs = HashMap.newHashMap(ids.size());
        if (!ids.isEmpty()) {
            store.getAll(ids, blob -> blobs.put(blob.id(), blob));
        }
        return blobs;
    }

    /** One of those that were read; BROKEN if the store lacked it. */
    static Blob blob(Map<ObjectId, Blob> blobs, ObjectId id) {
        return Optional.ofNullable(blobs.get(id))
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.BROKEN, "wanted " + id.text() + ", found nothing. Run: dits fetch"));
    }

    private void place(Plan.Write write, Path made, Written written) throws IOException {
        Content.OfFile file = (Content.OfFile) write.content();
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
        if (file.id() instanceof ChunkId) {
            phase.advance(file.size());
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
