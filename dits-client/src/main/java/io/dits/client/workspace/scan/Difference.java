// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.scan;

import io.dits.client.workspace.index.Content;
import java.util.Optional;

/**
 * A path that stands for something else on two sides.
 *
 * @param before what it stood for, if anything
 * @param after what it stands for, if anything
 */
public record Difference(String path, Optional<Content> before, Optional<Content> after) {
    /** The word for it: {@code new}, {@code deleted} or {@code changed}. */
    public String word() {
        if (before.isEmpty()) {
            return "new";
        }
        return after.isEmpty() ? "deleted" : "changed";
    }
}
