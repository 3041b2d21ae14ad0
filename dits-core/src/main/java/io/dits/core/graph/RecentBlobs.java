// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Metadata that was read and will be needed again, up to a bound: what does not fit is read again. Thread-safe. */
public final class RecentBlobs {
    /** What a blob costs besides its bytes: of many small ones that is the most. */
    private static final int OVERHEAD = 320;

    private final Map<ObjectId, Blob> blobs = new HashMap<>();
    private final long mostBytes;
    private long bytes;
    private boolean full;

    /** Remembers blobs of at most so many bytes in all, with what they take besides. */
    public RecentBlobs(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Remembers a blob if there is room. */
    public synchronized void add(Blob blob) {
        if (bytes + blob.size() + OVERHEAD <= mostBytes) {
            bytes += blob.size() + OVERHEAD;
            blobs.put(blob.id(), blob);
        } else {
            full = true;
        }
    }

    /** Whether there was a blob for which there was no room. */
    public synchronized boolean isFull() {
        return full;
    }

    /** A blob that is remembered. */
    public synchronized Optional<Blob> find(ObjectId id) {
        return Optional.ofNullable(blobs.get(id));
    }
}
