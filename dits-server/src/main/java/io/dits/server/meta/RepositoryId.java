// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

/** The id of a repository, for ever; names may change. */
public record RepositoryId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
