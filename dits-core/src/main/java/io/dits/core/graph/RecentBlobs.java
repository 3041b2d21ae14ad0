// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Metadata that was read and will be needed again, up to a bound: what does not fit is read again. */
final class RecentBlobs {
    private static final long MOST_BYTES = 64 << 20;
    /** What a blob costs besides its bytes: of many small ones that is the most. */
    private static final int OVERHEAD = 320;

    private final Map<ObjectId, Blob> blobs = new HashMap<>();
    private long bytes;

    void add(Blob blob) {
        if (bytes + blob.size() + OVERHEAD <= MOST_BYTES) {
            bytes += blob.size() + OVERHEAD;
            blobs.put(blob.id(), blob);
        }
    }

    Optional<Blob> find(ObjectId id) {
        return Optional.ofNullable(blobs.get(id));
    }
}
