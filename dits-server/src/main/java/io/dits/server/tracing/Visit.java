// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing;

import java.util.Optional;

/** A request from when it came to the end of its answer. */
public interface Visit {
    /** The id of its trace, 32 hexadecimal digits, if it is recorded or whoever asked named one. */
    Optional<String> traceId();

    /** What this thread does until that is closed is done for the request. */
    Scope enter();

    /** The template of its route has become known. */
    void route(String template);

    /** Who asks has become known. */
    void user(long id);

    /** It is over; to be called once. */
    void ended(int status, long bytesIn, long bytesOut);

    /** The time in which a thread serves a request. */
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
