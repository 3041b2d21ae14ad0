// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

/** What goes wrong in a thread that helps another is thrown in the one that waits for it. */
final class Failures {
    private Failures() {}

    /** The failure, to be thrown; throws it at once if it is an error. */
    static RuntimeException thrown(Throwable failure) {
        return switch (failure) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default -> new IllegalStateException(failure);
        };
    }
}
