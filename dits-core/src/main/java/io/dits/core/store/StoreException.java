// SPDX-License-Identifier: Apache-2.0
package io.dits.core.store;

/** A store could not do or answer what it was asked. The kind decides on retry, HTTP status and exit code. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it could not. */
    public enum Kind {
        /** Not reachable or not able now; nothing happened. */
        UNAVAILABLE(true),
        /** It asks to come back later; nothing happened. */
        THROTTLED(true),
        /** The answer was lost: it may have happened. Read again before repeating what is not idempotent. */
        UNKNOWN_OUTCOME(true),
        /** Not allowed. */
        DENIED(false),
        /** No room. */
        FULL(false),
        /** What is kept there is damaged or contradicts itself. */
        BROKEN(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        /** Whether the same call may succeed later. */
        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;

    /** A failure of that kind; the message says what was wanted, what was found and what to do. */
    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** A failure of that kind with its cause. */
    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why it could not. */
    public Kind kind() {
        return kind;
    }
}
