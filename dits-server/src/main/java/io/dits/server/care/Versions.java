// SPDX-License-Identifier: Apache-2.0
package io.dits.server.care;

import io.dits.core.store.BlobStore;
import io.dits.server.meta.Accepted;
import io.dits.server.meta.OldVersions;
import io.dits.server.meta.RepositoryId;
import io.dits.server.service.Parsed;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the versions of files that nobody has noted the size of, by reading every directory. Adds what is not there and changes
 * nothing else, so that it may be repeated, go on after it was cut off, and run beside a server.
 */
public final class Versions {
    private final OldVersions rows;
    private final BlobStore store;

    Versions(OldVersions rows, BlobStore store) {
        this.rows = rows;
        this.store = store;
    }

    /** Does it; bytes of the versions that were found. */
    public long run() {
        long bytes = 0;
        for (RepositoryId repository : rows.repositories()) {
            OldVersions.Page page = rows.directories(repository, 0);
            while (!page.ids().isEmpty()) {
                List<Accepted> directories = new ArrayList<>();
                store.getAll(page.ids(), blob -> directories.add(Parsed.of(blob).accepted()));
                bytes += rows.note(repository, directories);
                page = rows.directories(repository, page.last());
            }
        }
        return bytes;
    }
}
