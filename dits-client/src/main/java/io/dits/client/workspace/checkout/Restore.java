// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.checkout;

import io.dits.client.progress.Progress;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.EmptyDirectories;
import io.dits.client.workspace.disk.FileStat;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.IndexEdit;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Replaces single working files on somebody's word, whatever is in them; the caller holds the lock. */
public final class Restore {
    private final Workspace workspace;
    private final Progress progress;
    private final List<Plan.Write> writes = new ArrayList<>();

    /** Restores in that working copy. */
    public Restore(Workspace workspace, Progress progress) {
        this.workspace = workspace;
        this.progress = progress;
    }

    /** Writes a file or link at the path when {@link #finish} is called, in the index, too; one in conflict stays so. */
    public void write(String path, Content content) {
        writes.add(new Plan.Write(path, content));
    }

    /** Removes the working file at a path now; nothing if a parent of it is a link. */
    public void remove(String path) throws IOException {
        Path file = workspace.root().resolve(path);
        Optional<FileStat> now = workspace.stats().findBelow(workspace.root(), file);
        if (now.isPresent() && !now.get().isDirectory()) {
            Files.delete(file);
            EmptyDirectories.removeAbove(workspace.root(), file);
        }
    }

    /** Writes all; how many. */
    public int finish() throws IOException {
        IndexEdit edit = new IndexEdit();
        long bytes = writes.stream().mapToLong(write -> write.content().bytes()).sum();
        try (Progress.Phase phase = progress.begin("Writing files", Progress.Unit.BYTES, bytes)) {
            new FileWriter(
                            workspace.root(),
                            FileWriter.temporary(workspace),
                            workspace.blobs(),
                            workspace.stats(),
                            phase)
                    .write(
                            writes,
                            (write, stat) -> edit.putOpen(new IndexEntry(
                                    write.path(), write.content(), new Stamp(stat.mtime(), stat.inode(), false))));
        }
        if (!edit.isEmpty()) {
            workspace.index().edit(edit);
        }
        return writes.size();
    }
}
