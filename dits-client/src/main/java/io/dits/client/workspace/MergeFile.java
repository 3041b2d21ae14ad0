// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace;

import io.dits.client.workspace.disk.DurableFile;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.core.model.CommitId;
import io.dits.core.model.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that says which merge is under way: a line with the commit that is merged, and the message of the merge after it.
 * While index and files become those of the merge, or those before it again, the line has one word more.
 */
public final class MergeFile {
    private static final String UNFINISHED = " unfinished";

    private final Path file;

    MergeFile(Path file) {
        this.file = file;
    }

    /**
     * A merge under way.
     *
     * @param theirs the commit that is merged
     * @param message what the merge's commit will say, unless told otherwise
     * @param finished false if index and files need not be those of the whole merge: it can only be given up
     */
    public record Merging(CommitId theirs, String message, boolean finished) {
        /** The same, finished or not. */
        public Merging finished(boolean now) {
            return new Merging(theirs, message, now);
        }
    }

    /** The merge under way, if there is one. */
    public Optional<Merging> read() throws IOException {
        Optional<String> text = DurableFile.readText(file);
        return text.map(found -> {
            int end = found.indexOf('\n');
            String line = found.substring(0, Math.max(0, end));
            boolean finished = !line.endsWith(UNFINISHED);
            String theirs = finished ? line : line.substring(0, line.length() - UNFINISHED.length());
            try {
                return new Merging(new CommitId(Hash.parse(theirs)), found.substring(end + 1), finished);
            } catch (IllegalArgumentException e) {
                throw new WorkspaceException(
                        WorkspaceException.Kind.REFUSED,
                        file + " is damaged: " + e.getMessage(),
                        "Remove it to give the merge up");
            }
        });
    }

    /** Notes how far a merge is; the caller holds the working copy's lock. */
    public void write(Merging merging) throws IOException {
        DurableFile.write(
                file,
                merging.theirs().hash().hex() + (merging.finished() ? "" : UNFINISHED) + "\n" + merging.message());
    }

    /** Ends it, done or given up. */
    public void remove() throws IOException {
        DurableFile.delete(file);
    }
}
