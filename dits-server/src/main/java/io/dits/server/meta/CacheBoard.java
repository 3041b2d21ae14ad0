// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Where all servers learn that their caches are to be cleared, and tell how they do. */
public interface CacheBoard {
    /** How often all caches were cleared: a server that sees another number than last time clears its own. */
    long clearing();

    /** Wants all caches cleared, and tells the audit; the new number. */
    long clear(Cause cause);

    /** Tells how a layer of a server's caches does; what others told long ago is forgotten. */
    void tell(Told told);

    /** A server ends: what it told is forgotten. */
    void leave(UUID server);

    /** What was told lately, by server and layer. */
    List<Seen> seen();

    /**
     * How a layer does.
     *
     * @param server the process, which has another id after a restart
     * @param name of the server, for people
     * @param layer l1 or l2
     * @param clearing the last that it has seen
     * @param bytes held
     * @param limit the most bytes that it holds
     * @param hits reads that it answered since its start
     * @param misses reads that went behind it
     * @param damaged reads that found something else than was kept
     */
    record Told(
            UUID server,
            String name,
            String layer,
            long clearing,
            long bytes,
            long limit,
            long hits,
            long misses,
            long damaged) {}

    /**
     * What was told, and how long ago.
     *
     * @param age since it was told
     */
    record Seen(Told told, Duration age) {}
}
