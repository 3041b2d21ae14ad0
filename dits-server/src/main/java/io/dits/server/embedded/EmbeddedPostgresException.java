// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.io.IOException;

/** The embedded database cannot be used; the message says why and what to do about it. */
public final class EmbeddedPostgresException extends IOException {
    /** With the whole story in the message. */
    public EmbeddedPostgresException(String message) {
        super(message);
    }

    /** With what caused it. */
    public EmbeddedPostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
