// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.refs;

import io.dits.client.workspace.disk.DurableFile;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.core.model.CommitId;
import io.dits.core.model.Hash;
import io.dits.core.model.RefName;
import java.io.IOException;
import java.nio.file.Path;

/** The file that says where a working copy stands: {@code ref: heads/main}, or {@code commit: <hex>}. */
public final class HeadFile {
    private static final String REF = "ref: ";
    private static final String COMMIT = "commit: ";

    private final Path file;

    /** The head in that file. */
    public HeadFile(Path file) {
        this.file = file;
    }

    /** Where it stands. */
    public Head read() throws IOException {
        String text = DurableFile.readText(file).orElse("").strip();
        try {
            if (text.startsWith(REF)) {
                return new Head.OnBranch(new RefName(text.substring(REF.length())));
            }
            if (text.startsWith(COMMIT)) {
                return new Head.Detached(new CommitId(Hash.parse(text.substring(COMMIT.length()))));
            }
        } catch (IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
        throw damaged("it says neither ref nor commit");
    }

    /** Stands elsewhere; the caller holds the working copy's lock. */
    public void write(Head head) throws IOException {
        String text = switch (head) {
            case Head.OnBranch on -> REF + on.branch();
            case Head.Detached at -> COMMIT + at.commit().hash().hex();
        };
        DurableFile.write(file, text + "\n");
    }

    private WorkspaceException damaged(String why) {
        return new WorkspaceException(
                WorkspaceException.Kind.REFUSED,
                file + " is damaged: " + why,
                "Write the line 'ref: heads/<branch>' into it");
    }
}
