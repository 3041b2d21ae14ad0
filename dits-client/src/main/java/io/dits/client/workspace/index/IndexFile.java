// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.index;

import io.dits.client.workspace.disk.DurableFile;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.WorkspaceException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.util.Optional;

/** The index on disk. Reading needs no lock: the file is replaced as a whole. */
public final class IndexFile {
    private final Path file;
    private final ProcessLock lock;

    /**
     * The index in that file.
     *
     * @param lock held for every change
     */
    public IndexFile(Path file, ProcessLock lock) {
        this.file = file;
        this.lock = lock;
    }

    /** The index as it is now; an absent file is an empty one. */
    public Index read() throws IOException {
        Optional<byte[]> bytes = DurableFile.read(file);
        if (bytes.isEmpty()) {
            return Index.EMPTY;
        }
        try {
            return IndexFormat.decode(bytes.get());
        } catch (IllegalArgumentException | BufferUnderflowException | ClassCastException e) {
            throw new WorkspaceException(
                    WorkspaceException.Kind.REFUSED,
                    file + " cannot be read: " + e.getMessage(),
                    "Remove it, then run: dits restore --staged .",
                    "Your files and commits are untouched; what was added since the last commit has to be added again");
        }
    }

    /** Makes the changes to the index as it is now. */
    public Index edit(IndexEdit edit) throws IOException {
        try (var _ = lock.take()) {
            Index changed = edit.applyTo(read());
            write(changed);
            return changed;
        }
    }

    /** Notes stamps of files that were looked at, for entries that still have the same content. */
    public void refresh(IndexEdit stamps) throws IOException {
        try (ProcessLock.Held _ = lock.take()) {
            Index now = read();
            write(stamps.unchangedIn(now).applyTo(now));
        }
    }

    /** Replaces the index, by somebody who holds the lock since it was read. */
    public void write(Index index) throws IOException {
        try (var _ = lock.take()) {
            DurableFile.write(file, IndexFormat.encode(index));
        }
    }
}
