// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Removes directories that hold no file: what is kept are files, and directories come and go with them. */
public final class EmptyDirectories {
    private EmptyDirectories() {}

    /** Removes the directories above a path that was removed, up to the first with something in it or the root. */
    public static void removeAbove(Path root, Path path) throws IOException {
        for (Path at = path.getParent(); at != null && !at.equals(root); at = at.getParent()) {
            try {
                if (Files.isDirectory(at, NOFOLLOW_LINKS)) {
                    Files.delete(at);
                }
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    /**
     * Removes a directory with the directories in it.
     *
     * @throws DirectoryNotEmptyException if there is a file in one of them
     */
    public static void remove(Path directory) throws IOException {
        try (DirectoryStream<Path> below = Files.newDirectoryStream(directory)) {
            for (Path child : below) {
                if (Files.isDirectory(child, NOFOLLOW_LINKS)) {
                    remove(child);
                }
            }
        }
        Files.delete(directory);
    }
}
