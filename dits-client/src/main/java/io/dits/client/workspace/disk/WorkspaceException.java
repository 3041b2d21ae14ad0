// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.disk;

import java.util.List;

/** A working copy cannot do what it was asked. The kind decides on the exit code. */
public final class WorkspaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it cannot. */
    public enum Kind {
        /** There is no working copy here, or not what was named in it. */
        NOT_FOUND,
        /** Another process holds the lock for longer than we wait. */
        LOCKED,
        /** Two changes do not go together, or something would be overwritten. */
        CONFLICT,
        /** It makes no sense or is not safe. */
        REFUSED
    }

    private final Kind kind;
    private final transient List<String> hints;

    /**
     * A refusal.
     *
     * @param message what was wanted and what was found, without full stop; may list paths on lines of their own
     * @param hints what to do, each a line of its own
     */
    public WorkspaceException(Kind kind, String message, String... hints) {
        super(message);
        this.kind = kind;
        this.hints = List.of(hints);
    }

    /** Why it cannot. */
    public Kind kind() {
        return kind;
    }

    /** What to do, each a line of its own. */
    public List<String> hints() {
        return hints;
    }
}
