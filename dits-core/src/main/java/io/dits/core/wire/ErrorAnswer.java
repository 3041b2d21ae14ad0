// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.Map;

/** The body of every answer with a status from 400 on. */
public record ErrorAnswer(Problem error) {
    /**
     * What went wrong.
     *
     * @param code one of the words of the protocol
     * @param message for people
     * @param details for programs, by code
     * @param requestId what the server's log calls the request
     */
    public record Problem(String code, String message, Map<String, Object> details, String requestId) {}
}
