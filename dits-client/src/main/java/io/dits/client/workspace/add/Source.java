// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.add;

import io.dits.client.workspace.disk.FileStat;
import io.dits.core.content.Profile;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A file to take in.
 *
 * @param path where it stands in the repository
 * @param file where it stands on disk
 * @param before what it looked like when it was found
 * @param profile how to cut it, asked for when its turn comes
 */
record Source(String path, Path file, FileStat before, Supplier<Profile> profile) {
    /** The same file as it looks now. */
    Source as(FileStat now) {
        return new Source(path, file, now, profile);
    }
}
