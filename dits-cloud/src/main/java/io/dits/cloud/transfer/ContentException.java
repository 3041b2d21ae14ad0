// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.transfer;

import io.dits.core.store.StoreException;
import java.io.IOException;
import java.util.Optional;

/** What was to be sent could not be read, or was not what it announced. The request was not completed. */
public final class ContentException extends IOException {
    private static final long serialVersionUID = 1L;

    ContentException(String message) {
        super(message);
    }

    ContentException(IOException cause) {
        super("content: " + cause.getMessage(), cause);
    }

    /** The failure of a put as one of its content, if it was; it may be wrapped in others. */
    public static Optional<StoreException> in(Throwable failure, String what) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ContentException) {
                return Optional.of(
                        new StoreException(StoreException.Kind.UNAVAILABLE, what + ": " + cause.getMessage(), failure));
            }
        }
        return Optional.empty();
    }
}
