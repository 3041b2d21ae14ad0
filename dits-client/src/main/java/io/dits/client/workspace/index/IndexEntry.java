// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.index;

import io.dits.core.model.RepoPath;

/**
 * One file or link of the next commit.
 *
 * @param path the text of its {@link RepoPath}; proven when it came in, kept as text because there are many
 * @param content what stands there
 * @param stamp what the working file looked like when it had this content
 */
public record IndexEntry(String path, Content content, Stamp stamp) {
    /** The path. */
    public RepoPath repoPath() {
        return RepoPath.parse(path);
    }

    /** The same content seen with another stamp. */
    public IndexEntry with(Stamp other) {
        return new IndexEntry(path, content, other);
    }
}
