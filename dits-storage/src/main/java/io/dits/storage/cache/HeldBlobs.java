// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.core.content.Blob;
import io.dits.core.content.Encoded;
import io.dits.core.content.Encoding;
import io.dits.core.model.ObjectId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Blobs in a bounded number of bytes, in two parts: what was asked for once, and what was asked for again. So whoever reads
 * through a whole repository once does not drive out what everybody uses. Safe for concurrent use.
 */
final class HeldBlobs {
    /** The blob, its name, and its places in the maps; measured, rounded up. */
    static final int OVERHEAD = 200;
    /** Of the limit; the rest at least is for what was asked for once. */
    private static final double AGAIN = 0.8;
    /** One blob takes at most this part of the limit. */
    private static final int LARGEST = 8;

    private final long limit;
    private final SequencedMap<ObjectId, Blob> once = new LinkedHashMap<>();
    private final SequencedMap<ObjectId, Blob> again = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long bytesAgain;
    private int cleared;

    HeldBlobs(long limit) {
        this.limit = limit;
    }

    /** Bytes that holding a blob takes. */
    static long cost(Blob blob) {
        Encoded encoded = blob.encoded();
        // What is stored as it is shares its array.
        int packed = encoded.encoding() == Encoding.STORED ? 0 : encoded.payload().length;
        return OVERHEAD + (long) blob.size() + packed;
    }

    synchronized Optional<Blob> find(ObjectId id) {
        Blob known = again.get(id);
        if (known == null) {
            known = once.remove(id);
            if (known != null) {
                again.put(id, known);
                bytesAgain += cost(known);
                demote();
            }
        }
        return Optional.ofNullable(known);
    }

    private void demote() {
        while (bytesAgain > AGAIN * limit) {
            Blob eldest = again.pollFirstEntry().getValue();
            bytesAgain -= cost(eldest);
            once.putLast(eldest.id(), eldest);
        }
    }

    /** How often all was forgotten so far: to be asked before a load, and told with what it brought. */
    synchronized int era() {
        return cleared;
    }

    /** Holds a blob, unless all was forgotten since that era. */
    synchronized void add(Blob blob, int era) {
        long cost = cost(blob);
        if (era != cleared || cost > limit / LARGEST || again.containsKey(blob.id()) || once.containsKey(blob.id())) {
            return;
        }
        once.put(blob.id(), blob);
        bytes += cost;
        while (bytes > limit) {
            drop();
        }
    }

    /** The eldest of those asked for once; there are some, else what was asked for again would be all. */
    private void drop() {
        Iterator<Blob> eldest = once.values().iterator();
        bytes -= cost(eldest.next());
        eldest.remove();
    }

    synchronized void clear() {
        once.clear();
        again.clear();
        bytes = 0;
        bytesAgain = 0;
        cleared++;
    }

    synchronized long bytes() {
        return bytes;
    }

    long limit() {
        return limit;
    }
}
