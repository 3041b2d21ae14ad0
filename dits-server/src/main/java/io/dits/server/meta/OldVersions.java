// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.model.ObjectId;
import java.util.List;

/**
 * Versions of files that came before anybody noted how large they are: which those are, the directories of each repository say.
 */
public interface OldVersions {
    /** All repositories, also deleted ones that the collector has not emptied. */
    List<RepositoryId> repositories();

    /**
     * Some nodes of directories of a repository.
     *
     * @param ids their names
     * @param last after which the next ones come
     */
    record Page(List<ObjectId> ids, long last) {}

    /** The next nodes of directories of a repository after that one, 0 for the first; none after the last. */
    Page directories(RepositoryId repository, long after);

    /** Notes the files of these, and counts those that were not noted for the repository; their bytes. */
    long note(RepositoryId repository, List<Accepted> directories);
}
