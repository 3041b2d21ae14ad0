// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace;

import io.dits.client.workspace.disk.DurableFile;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.core.model.CommitId;
import io.dits.core.model.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The file that says which merge is under way: the commit that is merged, and the message of the merge, after it. */
public final class MergeFile {
    private final Path file;

    MergeFile(Path file) {
        this.file = file;
    }

    /**
     * A merge under way.
     *
     * @param theirs the commit that is merged
     * @param message what the merge's commit will say, unless told otherwise
     */
    public record Merging(CommitId theirs, String message) {}

    /** The merge under way, if there is one. */
    public Optional<Merging> read() throws IOException {
        Optional<String> text = DurableFile.readText(file);
        return text.map(found -> {
            int end = found.indexOf('\n');
            try {
                return new Merging(
                        new CommitId(Hash.parse(found.substring(0, Math.max(0, end)))), found.substring(end + 1));
            } catch (IllegalArgumentException e) {
                throw new WorkspaceException(
                        WorkspaceException.Kind.REFUSED,
                        file + " is damaged: " + e.getMessage(),
                        "Remove it to give the merge up");
            }
        });
    }

    /** Begins a merge; the caller holds the working copy's lock. */
    public void write(Merging merging) throws IOException {
        DurableFile.write(file, merging.theirs().hash().hex() + "\n" + merging.message());
    }

    /** Ends it, done or given up. */
    public void remove() throws IOException {
        DurableFile.delete(file);
    }
}
