// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.scan;

import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.PathOrder;
import io.dits.core.model.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads symbolic links. */
public final class Links {
    private Links() {}

    /**
     * Where a link points.
     *
     * @param path where it stands in the repository
     * @throws WorkspaceException REFUSED if its target cannot be kept
     */
    public static Content.OfLink read(Path link, String path) throws IOException {
        Path raw = Files.readSymbolicLink(link);
        Content.OfLink content = new Content.OfLink(text(raw));
        String problem = "";
        // Java shows bytes that are not UTF-8 by a replacement character, which stands for other bytes.
        if (content.target().indexOf('\ufffd') >= 0
                && !raw.getFileSystem().getPath(content.target()).equals(raw)) {
            problem = "is not UTF-8";
        }
        try {
            content.entry(new FileName(PathOrder.name(path)));
        } catch (IllegalArgumentException e) {
            problem = String.valueOf(e.getMessage());
        }
        if (!problem.isEmpty()) {
            throw new WorkspaceException(
                    WorkspaceException.Kind.REFUSED,
                    path + ": the target of this symbolic link cannot be kept: " + problem,
                    "List it in .ditsignore");
        }
        return content;
    }

    /** True if a link points there. */
    static boolean pointsTo(Path link, Content.OfLink content) throws IOException {
        return text(Files.readSymbolicLink(link)).equals(content.target());
    }

    /** Without needless slashes, because Java can make no links with them. */
    private static String text(Path raw) {
        return raw.getFileSystem().getPath(raw.toString()).toString();
    }
}
