// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.add;

import io.dits.client.workspace.index.Content;
import io.dits.client.workspace.index.IndexEntry;
import io.dits.client.workspace.index.Stamp;

/**
 * A file that was taken in.
 *
 * @param steady false if it was written to meanwhile, so that what was taken may be a mixture
 */
record Taken(Source source, Content.OfFile content, Stamp stamp, boolean steady) {
    IndexEntry entry() {
        return new IndexEntry(source.path(), content, stamp);
    }
}
