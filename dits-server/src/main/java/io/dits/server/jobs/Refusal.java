// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

/** Ends a run of the collector before it changes anything; the message says why. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }

    Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
