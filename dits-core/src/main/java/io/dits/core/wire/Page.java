// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.List;
import java.util.Optional;

/** One page of a list. */
public record Page<T>(List<T> data, Pagination pagination) {
    /** Copies the list. */
    public Page {
        data = List.copyOf(data);
    }

    /** The last page. */
    public static <T> Page<T> last(List<T> data) {
        return new Page<>(data, new Pagination(false, Optional.empty()));
    }

    /** A page after which the cursor goes on. */
    public static <T> Page<T> more(List<T> data, String cursor) {
        return new Page<>(data, new Pagination(true, Optional.of(cursor)));
    }

    /**
     * Whether and how the list goes on.
     *
     * @param nextCursor goes into the parameter {@code cursor}; not to be taken apart
     */
    public record Pagination(boolean hasMore, Optional<String> nextCursor) {}
}
