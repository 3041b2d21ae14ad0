// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.List;
import java.util.Optional;

/**
 * Body of {@code POST …/refs}: all changes or none.
 *
 * @param force whether a branch may go elsewhere than forward; {@code from} is compared in every case
 */
public record RefsRequest(List<Change> changes, Optional<Boolean> force) {
    /**
     * One change.
     *
     * @param name {@code heads/…} or {@code tags/…}
     * @param from {@code kind:hex} where the ref must be; empty: it must not exist
     * @param to {@code kind:hex} where it shall be; empty: it shall be gone
     */
    public record Change(String name, Optional<String> from, Optional<String> to) {}
}
