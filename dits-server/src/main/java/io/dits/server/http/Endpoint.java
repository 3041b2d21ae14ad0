// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.IOException;

/** Serves the requests of one route. */
@FunctionalInterface
interface Endpoint {
    /** Reads the request and answers it, or throws what {@link Problems} knows an answer for. */
    void serve(Call call) throws IOException;
}
