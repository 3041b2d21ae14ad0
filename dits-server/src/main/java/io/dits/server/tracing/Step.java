// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing;

/** A step of a request, from when it was begun to when it is closed, by the same thread. Steps begun between are part of it. */
public interface Step extends AutoCloseable {
    /** Who does it. */
    enum Kind {
        /** This server itself. */
        OWN,
        /** Another server, which is asked. */
        ASKED
    }

    /** Says something of it. No secret, and nothing that users wrote. */
    Step with(String key, String value);

    /** Says a number of it. */
    Step with(String key, long value);

    /** It failed. Only the kind of the failure is told: its message may quote what users wrote. */
    void failed(Throwable failure);

    @Override
    void close();
}
